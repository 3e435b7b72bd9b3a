#!/usr/bin/env node

import { runCommandLine } from './operations/command-line.ts'

process.exitCode = await runCommandLine(process.argv, process.env)
