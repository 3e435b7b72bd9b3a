import "./rolldown-runtime.js";
import { t as Failure } from "./failure.js";
import { n as syntaxOf } from "./directives.js";

// src/dockerfile/frontend.ts
/** By the build argument BUILDKIT_SYNTAX, which comes first, or the file's own `# syntax=`. */
function frontendOf(text, buildArgs) {
	const written = (Object.hasOwn(buildArgs, "BUILDKIT_SYNTAX") ? buildArgs.BUILDKIT_SYNTAX : void 0) ?? syntaxOf(text);
	if (written === void 0) return { kind: "own" };
	const [name = "", ...words] = written.trim().split(" ");
	const more = words.length === 0 ? "" : ` ${words.join(" ")}`;
	const known = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::([^@]+))?(@.*)?$/.exec(name);
	if (known === null) return {
		kind: "foreign",
		name,
		more
	};
	const tag = known[1] ?? (known[2] === void 0 ? "latest" : "");
	const [, minor] = /^1\.(\d+)(?:\.\d+)?(?:-labs)?$/.exec(tag) ?? [];
	return (/^(?:latest|labs|1|1-labs)$/.test(tag) || Number(minor) >= 4) && !name.includes("-upstream") ? { kind: "own" } : {
		kind: "other",
		name,
		more
	};
}
/**
* Whether a frontend takes named contexts: docker/dockerfile does from 1.4 on. An older one, or one that nobody knows, would end
* the build at the first context: "unsupported frontend capability".
* https://docs.docker.com/build/buildkit/dockerfile-release-notes/
*/
function takesContexts(text, buildArgs) {
	const frontend = frontendOf(text, buildArgs);
	if (frontend.kind !== "other") return frontend.kind === "own";
	return /:(?:master|[2-9]\d*|1|1\.(?:[4-9]|\d\d)\S*|latest|labs|1-labs)$|upstream$/.test(frontend.name.replace(/@.*/, ""));
}
/** Whether anybody's program reads the Dockerfile. */
function isForeign(text, buildArgs) {
	return frontendOf(text, buildArgs).kind === "foreign";
}
/**
* What counts where another program reads the Dockerfile: everything, for one of anybody's also what .dockerignore names. Throws a
* Failure (`environment`) for one whose name is no image's: it could not be pinned.
*/
function foreignFrontend(text, buildArgs, file) {
	const frontend = frontendOf(text, buildArgs);
	if (frontend.kind === "own") return void 0;
	const { kind, name } = frontend;
	const advice = "Use docker/dockerfile:1, or remove the line \"# syntax=\" (or BUILDKIT_SYNTAX from the input build-args). BuildKit then reads the Dockerfile itself";
	if (!/^[a-z0-9][A-Za-z0-9._/:@-]*$/.test(name)) {
		const message = `${JSON.stringify(name)} is not the name of an image, so it cannot be the program that reads the Dockerfile (frontend)`;
		const finding = {
			severity: "error",
			rule: "frontend",
			file,
			line: 1,
			message,
			advice
		};
		throw new Failure({
			class: "environment",
			doing: "reading the Dockerfile",
			on: `${file}, line 1`,
			why: message,
			next: advice,
			findings: [finding]
		});
	}
	const message = kind === "foreign" ? `the program ${name} (frontend) reads this Dockerfile, and the action does not know which files ${name} uses. So every file of the build context is part of the hash. If ${name} downloads something and that changes, the action does not notice it` : `the action does not know how the program ${name} (frontend) reads this Dockerfile. So every file of the build context is part of the hash`;
	return {
		use: {
			kind: "everything",
			line: 1,
			why: `${name} reads it`,
			ignored: true
		},
		finding: {
			severity: "warning",
			rule: "frontend",
			file,
			line: 1,
			message,
			advice
		}
	};
}

export { takesContexts as i, frontendOf as n, isForeign as r, foreignFrontend as t };