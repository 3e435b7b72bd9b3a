// src/image/commit.ts
/** Whether something is a full commit hash of git, SHA-1 or SHA-256. A short one may become ambiguous. */
function isCommit(value) {
	return typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}

export { isCommit as t };