// npm run fuzz
import { runBundled } from '../../bundled.mjs'

await runBundled(new URL('.', import.meta.url).pathname, ['main', 'worker'])
