// Reads the steps of a folder of repositories: every command line that a `run:` of their workflows holds.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'

/**
 * The commands of a script. Comments go; continued lines, here-documents and `if` blocks stay together, since none of their
 * lines is a command by itself.
 */
export function commandsOf(script) {
  const commands = []
  let block = []
  let end
  for (const line of script.split('\n')) {
    const text = line.trimEnd()
    if (block.length === 0 && /^\s*(?:#.*)?$/.test(text)) continue
    block.push(block.length === 0 || end instanceof RegExp ? text : text.trim())
    end ??= endOf(text)
    const over = end === undefined ? !text.endsWith('\\') : end !== false && end.test(text)
    if (!over) continue
    commands.push(shortened(block.join('\n').replace(/\s*\\\n\s*/g, ' ')))
    block = []
    end = undefined
  }
  return [...commands, ...(block.length > 0 ? [block.join('\n')] : [])]
}

/** Without the text of a here-document in which the shell replaces nothing: what it says is nobody's business here. */
function shortened(command) {
  return command.replace(/^(.*<<-?\s*'(\w+)'.*\n)[\s\S]*\n(\2)$/, '$1...\n$3')
}

function endOf(line) {
  const word = /<<-?\s*'?(\w+)'?/.exec(line)?.[1]
  if (word !== undefined) return new RegExp(`^${word}$`)
  return /^if\b/.test(line) ? /^fi$/ : undefined
}

/** Every step with a script, below `folder`: a repository a folder. */
export function stepsOf(folder) {
  const found = []
  for (const repository of readdirSync(folder).sort()) {
    const place = join(folder, repository, '.github/workflows')
    for (const path of workflowsIn(place)) {
      const workflow = load(readFileSync(join(place, path), 'utf8'))
      for (const job of Object.values(workflow.jobs ?? {})) {
        const shell = job.defaults?.run?.shell ?? workflow.defaults?.run?.shell
        for (const step of job.steps ?? []) {
          if (typeof step.run !== 'string') continue
          found.push({
            workflow: `${repository}/${path}`,
            shell: step.shell ?? shell ?? '',
            script: step.run,
          })
        }
      }
    }
  }
  return found
}

function workflowsIn(folder) {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.ya?ml$/.test(path))
      .sort()
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  }
}

/** Each command under each shell once, with the workflows that hold it; commands of one step share its fate if it deploys. */
export function linesOf(steps, classify) {
  const lines = new Map()
  for (const { workflow, shell, script } of steps) {
    for (const command of commandsOf(script)) {
      const { kind, ...rest } = classify({ command, shell, script, workflow })
      const key = JSON.stringify([kind, shell, command])
      const line = lines.get(key) ?? { command, shell, kind, ...rest, count: 0, workflows: [] }
      line.count++
      if (!line.workflows.includes(workflow)) line.workflows.push(workflow)
      lines.set(key, line)
    }
  }
  return [...lines.values()]
}
