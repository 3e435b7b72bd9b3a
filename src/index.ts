import { main } from './main.ts'

// Everything is below main, inside its one try/catch; the exit code is set there.
await main(process.env)
