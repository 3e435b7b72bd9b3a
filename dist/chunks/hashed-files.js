import { posix } from "node:path";
import { createHash } from "node:crypto";

// src/sha256.ts
/** SHA-256 as 64 hexadecimal digits. */
function sha256(content) {
	return createHash("sha256").update(content).digest("hex");
}
/** The name of some bytes in a registry: `sha256:` and their SHA-256. */
function digestOf(bytes) {
	return `sha256:${sha256(bytes)}`;
}

// src/files.ts
/**
* Whether a file of the workspace is one that google-github-actions/auth has left there: it holds a key or the job's right to ask for
* tokens, and has another name in every run (https://github.com/google-github-actions/auth#prerequisites).
*/
function isCredentialFile(path) {
	return /(?:^|\/)gha-creds-[0-9a-f]+\.json$/.test(path);
}
/** Whether a file has a name under which git and its helpers keep passwords. No package needs one. */
function isLoginFile(path) {
	return /(?:^|\/)(?:[._]netrc|\.git-credentials|git-credentials[^/]*\.config)$/.test(path);
}

// src/build-context/hashed-files.ts
/**
* Hashes entries of a tree, sorted by path. Git's own folder is left out: it differs from clone to clone.
* `vanished` makes the error for a file that was listed and cannot be found any more.
*/
async function hashEntries(files, entries, vanished) {
	const hashed = [];
	for (const { path, kind, executable, target } of entries) {
		if (inGit(path)) continue;
		if (kind === "link") {
			hashed.push({
				path,
				sha256: sha256(target ?? ""),
				executable: false,
				target: target ?? ""
			});
			continue;
		}
		const bytes = await files.read(path);
		if (bytes === void 0) throw vanished(path);
		hashed.push({
			path,
			sha256: sha256(bytes),
			executable,
			target: null
		});
	}
	return sorted(hashed);
}
/**
* Hashes what is taken of the build context in `folder`, sorted by path; git's own folder is left out. `environment`, relative to the
* folder: see environmentIn. `vanished` and `odd` make the errors for what was listed and is not there any more, and for what is
* neither file, folder nor link.
*/
async function hashContext(files, { folder, environment }, nodes, errors) {
	const hashed = [];
	const printed = [];
	for (const { path, kind, why } of nodes) {
		if (path === "" || inGit(path)) continue;
		if (kind === "other") throw errors.odd(posix.join(folder, path), why ?? "it is not a regular file");
		printed.push({
			path,
			kind
		});
	}
	const prints = await files.prints(printed.map(({ path, kind }) => ({
		path: posix.join(folder, path),
		kind
	})));
	for (const [place, { path, kind }] of printed.entries()) {
		const print = prints[place];
		if (print === void 0) throw errors.vanished(posix.join(folder, path));
		if (print.kind === "link") {
			hashed.push({
				path,
				kind: print.kind,
				mode: null,
				sha256: null,
				target: print.target
			});
			continue;
		}
		const content = path === environment?.path && kind === "file" ? environment.sha256 : print.sha256;
		hashed.push({
			path,
			kind,
			mode: print.mode.toString(8),
			sha256: content ?? null,
			target: null
		});
	}
	return sorted(hashed);
}
/** Whether a path is git's own folder, or in it: what lies there differs from clone to clone. */
function inGit(path) {
	return path.split("/").includes(".git");
}
function sorted(entries) {
	return entries.toSorted((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}

export { isLoginFile as a, isCredentialFile as i, hashEntries as n, digestOf as o, inGit as r, sha256 as s, hashContext as t };