import { i as requireUnmoved, n as hashedContent, r as remoteContent, t as gitNames } from "./remote-content.js";

export { hashedContent, remoteContent };