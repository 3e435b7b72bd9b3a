import { n as hashEntries } from "./hashed-files.js";
import { t as Failure } from "./failure.js";

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
		why: "the action does not contain it",
		next: "Use a release of the action, or a complete clone of it"
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

export { recipeInputs as t };