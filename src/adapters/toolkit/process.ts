import { chmod, mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isFeatureAvailable, restoreCache, saveCache } from '@actions/cache'
import { cacheFile, downloadTool, find } from '@actions/tool-cache'
import { arrange, checkLayout, sha256 } from './layout.ts'
import type { Answer, DownloadableTool, Request } from './toolkit-requests.ts'

// A process of its own, started by ask.ts. The toolkit retries for minutes, leaves connections and programs behind, writes
// annotations and needs half the Azure SDK: here all of it can be ended, and nothing of it is loaded by the action itself.

process.once('message', (request: Request) => {
  answer(request)
    .catch((error: unknown): Answer => ({ kind: 'failed', why: text(error) }))
    .then((result) => process.send?.(result, () => process.disconnect()))
})
// After the answer, or when the action is gone: tar and connections must not go on either.
process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'))

async function answer(request: Request): Promise<Answer> {
  if (request.kind === 'install') return install(request.tool)
  if (!isFeatureAvailable() || !process.env.ACTIONS_RUNTIME_TOKEN) {
    return { kind: 'failed', why: 'this runner offers no cache service' }
  }
  return request.kind === 'restore' ? restore(request) : save(request)
}

async function restore(request: Extract<Request, { kind: 'restore' }>): Promise<Answer> {
  const { path, key, prefixes } = request
  const unpacked = resolve('unpacked')
  await mkdir(unpacked)
  process.env.GITHUB_WORKSPACE = unpacked
  // The toolkit unpacks names as they stand, absolute ones and links on the way too. GNU tar finds a further option here:
  // of every name in an archive only the last part is taken, so that nothing leaves the folder.
  process.env.TAR_OPTIONS = '--transform=s,^.*/([^/]),\\\\1,x'
  const found = await restoreCache([path], key, [...prefixes])
  // Of an error the toolkit says as much as of a miss; ask.ts reads what it has written meanwhile.
  if (found === undefined) return { kind: 'missing' }
  try {
    await arrange(unpacked, path)
    return { kind: 'restored', key: found, bytes: await checkLayout(path) }
  } catch (error) {
    return { kind: 'failed', why: `the entry ${found} cannot be used: ${text(error)}` }
  }
}

async function save({ path, key }: Extract<Request, { kind: 'save' }>): Promise<Answer> {
  return (await saveCache([path], key)) > 0 ? { kind: 'saved' } : { kind: 'missing' }
}

async function install(tool: DownloadableTool): Promise<Answer> {
  const { name, version, arch, url, file } = tool
  process.env.RUNNER_TOOL_CACHE ||= resolve('tools')
  const known = find(name, version, arch)
  // Other jobs of a self-hosted runner may write there.
  if (known !== '' && (await sha256(join(known, file)).catch(() => '')) === tool.sha256) {
    return { kind: 'installed', path: join(known, file), downloaded: false }
  }
  const download = await downloadTool(url, resolve('download'))
  const found = await sha256(download)
  if (found !== tool.sha256) {
    await rm(download)
    return {
      kind: 'failed',
      why: `the download from ${url} has the SHA-256 ${found} instead of ${tool.sha256}`,
    }
  }
  await chmod(download, 0o755)
  const folder = await cacheFile(download, file, name, version, arch)
  return { kind: 'installed', path: join(folder, file), downloaded: true }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
