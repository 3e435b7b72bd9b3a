import { devcontainerNotices } from '../../../../src/fingerprint/devcontainer.ts'
import { memoryFiles } from '../../../fixtures/memory-files.ts'
import { bytes, must, type Target, text } from '../target.ts'

const DOCKERFILE = 'ARG VARIANT\nFROM x:$VARIANT AS tools\nCOPY a /\nFROM tools\n'

/** A devcontainer.json, of which nothing but notices comes. */
export function devcontainer(): Target {
  return {
    name: 'devcontainer',
    corpus: FILES.map(bytes),
    words: [
      ...['"build":', '"target":', '"args":', '"context":', '"dockerfile":', '"image":', '"features":'],
      ...['//', '/*', '*/', ',', '{', '}', '[', ']', '"', '\\', '\n', 'null', 'true', '0', '"__proto__":'],
    ],
    async run(input) {
      const content = text(input)
      const files = memoryFiles({
        '.devcontainer/Dockerfile': DOCKERFILE,
        '.devcontainer/devcontainer.json': content,
      })
      const inputs = { dockerfile: undefined, context: '.', buildArgs: {} }
      const notices = await devcontainerNotices(files, '.devcontainer/Dockerfile', inputs)
      const last = content.split('\n').length
      must(
        notices.every(({ line = 0 }) => line >= 1 && line <= Math.max(last, 4)),
        'a line that is not there',
      )
      must(
        notices.every(({ severity }) => severity === 'notice'),
        'something worse than a notice',
      )
      return notices.some(({ message }) => message.includes('not JSON')) ? 'refused' : 'accepted'
    },
  }
}

const FILES = [
  '{"name": "x", "build": {"dockerfile": "Dockerfile", "args": {"VARIANT": "3"}, "target": "tools"}}\n',
  '// comment\n{"dockerFile": "Dockerfile", "context": "..", /* more */ "features": {"a": {}},}\n',
  '{"image": "python:3", "containerEnv": {"A": "b"}, "postCreateCommand": ["a", "b"]}\n',
]
