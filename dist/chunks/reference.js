import { t as Failure } from "./failure.js";

// src/image/reference.ts
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const HOST = /^(?:localhost|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+|\[[0-9a-f:]+\]|[a-z0-9-]+(?=:))(?::[0-9]{1,5})?$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/**
* Reads a reference. The repository's name is lower-cased, because `github.repository` keeps capitals that registries
* refuse; a name without a registry host is refused rather than sent to Docker Hub by accident.
* Throws a Failure (`input`).
*/
function parseReference(text, what = "image reference") {
	const wrong = (why) => new Failure({
		class: "input",
		doing: `reading the ${what}`,
		on: JSON.stringify(text.slice(0, 200)),
		why,
		next: "Write it as registry/owner/name, for example ghcr.io/quantecon/lecture-python-intro"
	});
	if (text.length > 512) throw wrong("it is longer than 512 characters");
	const [beforeDigest = "", digest, ...more] = text.split("@");
	if (more.length > 0) throw wrong("it contains more than one @");
	if (digest !== void 0 && !DIGEST.test(digest)) throw wrong("the digest is not sha256: and 64 hexadecimal digits");
	const slash = beforeDigest.indexOf("/");
	if (slash < 0) throw wrong("it does not name a registry");
	const registry = beforeDigest.slice(0, slash).toLowerCase();
	const rest = beforeDigest.slice(slash + 1);
	const colon = rest.indexOf(":");
	const path = (colon < 0 ? rest : rest.slice(0, colon)).toLowerCase();
	const tag = colon < 0 ? void 0 : rest.slice(colon + 1);
	if (!HOST.test(registry) || !isHost(registry)) throw wrong(`${JSON.stringify(registry)} is not a registry host`);
	if (registry === "docker.io" || registry === "index.docker.io") throw wrong("Docker Hub is not supported, because its pull limits would stop lecture jobs");
	if (!PATH.test(path) || path.length > 255) throw wrong(`${JSON.stringify(path)} is not a repository path`);
	if (tag !== void 0 && !TAG.test(tag)) throw wrong(`${JSON.stringify(tag)} is not a tag`);
	return {
		registry,
		path,
		...tag !== void 0 && { tag },
		...digest !== void 0 && { digest }
	};
}
/** Whether requests go where it says: URLs know numbers that are no address (`1111.1`), and others that mean this machine (`127.1`). */
function isHost(registry) {
	return (URL.canParse(`http://${registry}`) ? new URL(`http://${registry}`) : void 0)?.hostname === registry.replace(/:[0-9]+$/, "");
}
/** `registry/path`, without tag and digest. */
function repositoryOf(reference) {
	return `${reference.registry}/${reference.path}`;
}
/** The form that Docker and BuildKit read; digest only when there is one, since it decides alone. */
function formatReference(reference) {
	const repository = repositoryOf(reference);
	if (reference.digest !== void 0) return `${repository}@${reference.digest}`;
	return reference.tag === void 0 ? repository : `${repository}:${reference.tag}`;
}
function isPath(text) {
	return text.length <= 255 && PATH.test(text);
}
function isTag(text) {
	return TAG.test(text);
}
function isDigest(text) {
	return DIGEST.test(text);
}
/** Whether something is a full commit hash of git, SHA-1 or SHA-256. A short one may become ambiguous. */
function isCommit(value) {
	return typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}

export { isPath as a, repositoryOf as c, isHost as i, isCommit as n, isTag as o, isDigest as r, parseReference as s, formatReference as t };