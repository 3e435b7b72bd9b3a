import { H as Failure } from "./roll-back.js";
import { createHash } from "node:crypto";

// src/fingerprint/hashed-files.ts
/** SHA-256 as 64 hexadecimal digits. */
function sha256(content) {
	return createHash("sha256").update(content).digest("hex");
}
/**
* Hashes entries of a tree, sorted by path. Git's own folder is left out: it differs from clone to clone.
* `vanished` makes the error for a file that was listed and cannot be found any more.
*/
async function hashEntries(files, entries, vanished) {
	const hashed = [];
	for (const { path, kind, executable, target } of entries) {
		if (path.split("/").includes(".git")) continue;
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
	return hashed.toSorted((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}

// src/fingerprint/recipe.ts
/**
* The content of containers/lecture, read from the action's own folder (`files` is rooted there).
* Throws a Failure (`internal`) when the folder is missing: the action is then incomplete.
*/
async function recipeInputs(files, solver, folder = "containers/lecture") {
	const incomplete = (path) => new Failure({
		class: "internal",
		doing: "reading the default recipe",
		on: path,
		why: "it is missing from the action",
		next: "Use a release of the action, or a complete clone"
	});
	const entries = await files.list(folder);
	if (entries === void 0 || entries.length === 0) throw incomplete(folder);
	const used = entries.filter(({ path }) => !/\.md$|\/\.dockerignore$/.test(path));
	return {
		solver,
		files: (await hashEntries(files, used, incomplete)).map((file) => ({
			...file,
			path: file.path.slice(folder.length + 1)
		}))
	};
}

export { hashEntries as n, sha256 as r, recipeInputs as t };