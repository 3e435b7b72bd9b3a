import { i as takesContexts, n as frontendOf, r as isForeign, t as foreignFrontend } from "./frontend2.js";

export { isForeign };