import type { Target } from './target.ts'
import { annotations } from './targets/annotations.ts'
import { buildContext } from './targets/build-context.ts'
import { buildOutput } from './targets/build-output.ts'
import { challenge, tokenAnswer } from './targets/challenge.ts'
import { devcontainer } from './targets/devcontainer.ts'
import { lock, remotes } from './targets/editions.ts'
import { environment } from './targets/environment.ts'
import { gitConfig } from './targets/git-config.ts'
import { includes } from './targets/includes.ts'
import { layer, packageRecord } from './targets/packages.ts'
import { reference } from './targets/reference.ts'
import { requirements } from './targets/requirements.ts'
import { event, log } from './targets/runner.ts'

/** Every reader of bytes that a stranger can choose. */
export function targets(): Target[] {
  return [
    environment(),
    requirements(),
    includes(),
    buildContext(),
    devcontainer(),
    gitConfig(),
    remotes(),
    lock(),
    reference(),
    challenge(),
    tokenAnswer(),
    buildOutput(),
    annotations(),
    layer(),
    packageRecord(),
    log(),
    event(),
  ]
}
