#!/usr/bin/env node

import { runCommandLine } from './command-line/command-line.ts'

// Whoever reads only the first lines (`| head`) closes the pipe: that is an end, and no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await runCommandLine(process.argv, process.env)
