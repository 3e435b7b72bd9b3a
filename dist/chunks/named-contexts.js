import { n as namedContexts, r as sentFiles, t as contextPlaces } from "./named-contexts2.js";

export { namedContexts };