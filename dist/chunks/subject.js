import { C as resolveGitReferences, D as quoted, _ as NONE, a as requireListed, b as noEnvironment, d as missingEnvironment, f as readEnvironment, i as readLock, n as lockHash, s as fingerprint, v as USUAL$1, w as refuseEditables, x as followIncludes, y as absentNotice } from "./lock.js";
import { t as Failure } from "./failure.js";
import { c as repositoryOf, t as formatReference } from "./reference.js";
import { p as fieldsOf, r as contentTag } from "./tags.js";
import { s as sha256 } from "./hashed-files.js";
import { a as instructions, t as contextUses } from "./dockerfile.js";
import { t as recipeInputs } from "./recipe.js";
import { posix } from "node:path";

// src/fingerprint/bases.ts
/** Target of containers/base that an image of a variant is put on. */
const RUNTIMES = {
	latex: "runtime",
	html: "html"
};
/**
* Images that the default recipe starts from: the newest ones, or those of an edition. A digest in the input `base` or in a lock is that of
* the image that the environment is put on. Throws a Failure (`input`) where both name one, and not the same.
*/
function basesOf({ base, variant }, lock) {
	const { registry, path, tag, digest } = base;
	const target = (name) => ({
		registry,
		path,
		tag: tag === void 0 ? name : `${name}-${tag}`
	});
	const named = digest === void 0 ? target(RUNTIMES[variant]) : {
		registry,
		path,
		digest
	};
	if (lock?.base === void 0) return {
		solver: target("solver"),
		runtime: named
	};
	if (digest !== void 0 ? digest !== lock.base.digest : tag !== void 0) throw new Failure({
		class: "input",
		doing: "reading the inputs",
		on: "base",
		why: `the input base is ${formatReference(base)}, but the lock names ${formatReference(lock.base)}`,
		next: `Set the input base to the repository only (${repositoryOf(base)}), or remove the file base.txt from the lock`
	});
	return {
		solver: target("solver"),
		runtime: lock.base
	};
}

// src/fingerprint/json-with-comments.ts
/**
* JSON with comments and commas before a closing bracket, as VS Code writes it. Throws a SyntaxError for anything else.
* By hand: a pattern takes quadratic time over comments that are not closed.
*/
function parseJsonWithComments(text) {
	const parts = [];
	/** Index of the last part that is no blank. */
	let last = -1;
	for (let at = 0; at < text.length;) {
		const character = text.charAt(at);
		const end = character === "\"" ? stringEnd(text, at) : commentEnd(text, at);
		const part = end > at && character !== "\"" ? " " : text.slice(at, Math.max(end, at + 1));
		if (/^[}\]]$/.test(part) && parts[last] === ",") parts[last] = " ";
		if (!/^\s$/.test(part)) last = parts.length;
		parts.push(part);
		at = Math.max(end, at + 1);
	}
	return JSON.parse(parts.join(""));
}
/** Where the comment that begins here ends; the same place where none does. */
function commentEnd(text, at) {
	if (text.startsWith("//", at)) {
		const end = text.indexOf("\n", at);
		return end < 0 ? text.length : end;
	}
	if (text.startsWith("/*", at)) {
		const end = text.indexOf("*/", at + 2);
		return end < 0 ? text.length : end + 2;
	}
	return at;
}
function stringEnd(text, start) {
	for (let at = start + 1; at < text.length; at += 1) if (text[at] === "\\") at += 1;
	else if (text[at] === "\"") return at + 1;
	return text.length;
}

// src/fingerprint/devcontainer.ts
/** Where the repository's own Dockerfile is looked for when no input names one. */
const DEVCONTAINER_DOCKERFILE = ".devcontainer/Dockerfile";
/** Value of the input dockerfile that asks for the action's recipe whatever the repository holds. */
const RECIPE = "none";
/** Where else a devcontainer.json may be that builds this Dockerfile. */
const USUAL = [".devcontainer/devcontainer.json", ".devcontainer.json"];
const MOST_BYTES = 262144;
/** What changes a development container after its image is built, or is built on top of it. */
const AROUND = [
	"features",
	"containerEnv",
	"onCreateCommand",
	"updateContentCommand",
	"postCreateCommand"
];
/**
* Notices about a Dockerfile of the repository's own: that it takes the place of the recipe although nobody asked for it, and what a
* devcontainer.json beside it sets that the action does not use. https://containers.dev/implementors/json_reference/
*/
async function devcontainerNotices(files, dockerfile, inputs) {
	const notices = [];
	if (inputs.dockerfile === void 0) notices.push({
		severity: "notice",
		rule: "devcontainer-dockerfile",
		file: dockerfile,
		line: 1,
		message: "the image is built from this Dockerfile, not from the recipe (the Dockerfile of this action)",
		advice: `If this is what you want, set the input dockerfile to ${dockerfile}. To use the recipe, set it to ${RECIPE}`
	});
	const places = [posix.join(posix.dirname(dockerfile), "devcontainer.json"), ...USUAL];
	for (const file of new Set(places)) {
		const bytes = await files.read(file, MOST_BYTES);
		if (bytes === void 0) continue;
		const notice = await unusedSettings(files, {
			file,
			text: new TextDecoder().decode(bytes)
		}, dockerfile, inputs);
		return notice === void 0 ? notices : [...notices, notice];
	}
	return notices;
}
async function unusedSettings(files, { file, text }, dockerfile, inputs) {
	const notice = (line, message, advice) => ({
		severity: "notice",
		rule: "devcontainer-unused",
		file,
		line,
		message,
		advice
	});
	const settings = settingsIn(text);
	if (settings === void 0) return notice(1, "the file is not JSON, so the action cannot compare its build settings with the inputs", "Correct it, or remove it");
	const folder = posix.dirname(file);
	if (inputs.dockerfile !== void 0 && namedDockerfile(settings, folder) !== posix.normalize(dockerfile)) return void 0;
	const recipe = new TextDecoder().decode(await files.read(dockerfile) ?? /* @__PURE__ */ new Uint8Array());
	const [first, ...others] = differences(settings, {
		dockerfile,
		folder,
		found: instructions(recipe.replaceAll("\r\n", "\n"))
	}, inputs);
	if (first === void 0) return void 0;
	const all = [first, ...others];
	return notice(lineOf(text, first.key), `the action builds ${dockerfile}, but does not use these settings of this file: ${all.map(({ name }) => name).join(", ")}`, [...new Set(all.map(({ advice }) => advice))].join(". "));
}
/** The Dockerfile that the file names, as a path of the repository. */
function namedDockerfile(settings, folder) {
	const named = fieldsOf(settings.build).dockerfile ?? settings.dockerFile;
	return typeof named === "string" ? posix.join(folder, named) : void 0;
}
function differences(settings, { dockerfile, folder, found }, inputs) {
	const build = fieldsOf(settings.build);
	const all = [];
	for (const key of ["image", "dockerComposeFile"]) {
		if (settings[key] === void 0) continue;
		all.push({
			name: key,
			key,
			advice: `If this Dockerfile is no longer used, set the input dockerfile to ${RECIPE}`
		});
	}
	const named = namedDockerfile(settings, folder);
	if (named !== void 0 && named !== posix.normalize(dockerfile)) {
		const key = build.dockerfile === void 0 ? "dockerFile" : "dockerfile";
		all.push({
			name: `Dockerfile ${named}`,
			key,
			advice: isOutside(named) ? "If you want that Dockerfile, move it into the repository: the input dockerfile does not accept a path outside it" : `If you want that Dockerfile, set the input dockerfile to ${named}`
		});
	}
	const written = build.context ?? settings.context;
	const place = typeof written === "string" ? written : ".";
	const context = (place.startsWith("/") ? posix.normalize(place) : posix.join(folder, place)).replace(/(?<=.)\/$/, "");
	const takesFiles = contextUses(found).some(({ kind }) => kind !== "remote");
	if (named !== void 0 && takesFiles && context !== posix.normalize(inputs.context)) {
		const name = `build context ${context}`;
		const advice = isOutside(context) ? "Move the files that the Dockerfile copies into the repository: the input context does not accept a path outside it" : `Set the input context to ${context}`;
		all.push({
			name,
			key: written === void 0 ? "build" : "context",
			advice
		});
	}
	for (const [argument, value] of Object.entries(fieldsOf(build.args))) {
		if (!declared(found, argument) || inputs.buildArgs[argument] === String(value)) continue;
		all.push({
			name: `build argument ${argument}`,
			key: argument,
			advice: "Write the arguments into the input build-args"
		});
	}
	if (typeof build.target === "string" && !isLast(found, build.target)) all.push({
		name: `target ${build.target}`,
		key: "target",
		advice: "The action builds the last stage of the Dockerfile. Make the stage that you want the last one"
	});
	for (const key of ["options", ...AROUND]) {
		const value = key === "options" ? build.options : settings[key];
		if (!(value === void 0 || value === null || value === "" || Object.keys(Object(value)).length === 0) || typeof value === "string" && value !== "") all.push({
			name: key,
			key,
			advice: "If the image needs this setting, write it into the Dockerfile"
		});
	}
	return all;
}
function isOutside(path) {
	return path === ".." || path.startsWith("../") || path.startsWith("/");
}
/** An argument that the Dockerfile does not declare changes nothing. */
function declared(found, argument) {
	return found.some(({ keyword, rest }) => keyword === "ARG" && rest.split(/\s+/).some((word) => word.replace(/=.*$/s, "") === argument));
}
function isLast(found, target) {
	const stages = found.filter(({ keyword }) => keyword === "FROM");
	return (/\sas\s+(\S+)\s*$/i.exec(stages.at(-1)?.rest ?? "")?.[1])?.toLowerCase() === target.toLowerCase() || String(stages.length - 1) === target;
}
function settingsIn(text) {
	try {
		const value = parseJsonWithComments(text);
		return typeof value === "object" && value !== null ? fieldsOf(value) : void 0;
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return;
	}
}
function lineOf(text, key) {
	const at = text.indexOf(JSON.stringify(key));
	return at < 0 ? 1 : text.slice(0, at).split("\n").length;
}

// src/fingerprint/refused-combinations.ts
/** What a Dockerfile of the repository's own decides by itself, and what it alone takes. */
function refuseUnused(inputs, ownDockerfile) {
	const refused = (on, why, next) => new Failure({
		class: "input",
		doing: "reading the inputs",
		on,
		why,
		next
	});
	const taken = Object.keys({
		...inputs.buildArgs,
		...inputs.buildContexts
	});
	if (!ownDockerfile && taken.length > 0) throw refused(Object.keys(inputs.buildArgs).length > 0 ? "build-args" : "build-contexts", "this input works only with your own Dockerfile, and the repository has none", "Remove the input. Or add a Dockerfile, and name it with the input dockerfile");
	if (ownDockerfile && (inputs.aptPackages.length > 0 || inputs.lock !== void 0)) throw refused(inputs.lock === void 0 ? "apt-packages" : "lock", "this input has no effect with your own Dockerfile", "Write the same into your Dockerfile, and remove the input");
}
/**
* Python alone builds no book, and the recipe adds nothing to what the file asks for. A Dockerfile of the repository's own
* may bring the rest.
*/
function pythonAlone({ file, conda, pip = [] }) {
	const other = [...pip, ...conda].some(({ text }) => !/^(?:\S*::)?(?:(?:python|pip)\b(?!-)|__)/i.test(text));
	const first = conda[0];
	if (other || first === void 0) return [];
	return [{
		severity: "warning",
		rule: "only-python",
		file,
		line: first.line,
		message: `the environment contains only ${quoted(first.text)}, so it cannot build lectures`,
		advice: "List the packages that the lectures need, beginning with jupyter-book"
	}];
}

// src/fingerprint/subject.ts
/**
* Reads everything that decides the image and hashes it. `more`: what the bases of the repository's own Dockerfile take from the build
* context (usesOfBases). Throws a Failure with all findings of the first file that is wrong.
*/
async function examine(inputs, world, more = []) {
	const { files, own, git } = world;
	const dockerfile = await ownDockerfile(inputs.dockerfile, files);
	const notices = dockerfile === void 0 ? [] : await devcontainerNotices(files, dockerfile, inputs);
	const environmentFile = inputs.environmentFile === "none" ? void 0 : inputs.environmentFile;
	const environment = await withFindings(notices, () => environmentOf(environmentFile, dockerfile, files));
	const includes = await withFindings([...notices, ...environment.findings], () => followIncludes(environment, files));
	const written = environmentFile === void 0 ? void 0 : {
		path: environmentFile,
		sha256: environment.written
	};
	const build = dockerfile && await withFindings(notices, async () => {
		const { dockerfileInputs } = await import("./build-context.js");
		return dockerfileInputs(files, dockerfile, inputs.context, {
			environment: written,
			buildArgs: inputs.buildArgs,
			more,
			contexts: Object.keys(inputs.buildContexts)
		});
	});
	refuseUnused(inputs, build !== void 0);
	const lock = inputs.lock === void 0 ? void 0 : await readLock(files, inputs.lock);
	if (lock !== void 0) requireListed(lock, inputs.aptPackages);
	const { solver, runtime } = basesOf(inputs, lock);
	if (build === void 0) refuseEditables(environment, includes);
	const verifyScript = inputs.verifyScript === void 0 ? void 0 : await readScript(files, inputs.verifyScript);
	const found = [...environment.findings, ...includes.flatMap(({ findings }) => findings)];
	const named = await namedContextsOf(files, inputs, {
		environment: written,
		dockerfile: build ? build.text : void 0
	});
	const baseAdds = more.flatMap((use) => use.kind === "everything" && use.adds || []);
	const remote = build && await withFindings([...found, ...notices], async () => {
		const { remoteContent, hashedContent } = await import("./remote-content2.js");
		const read = await remoteContent({
			file: dockerfile,
			text: build.text,
			bases: baseAdds
		}, inputs.buildArgs, world);
		return {
			...read,
			hashed: hashedContent(read)
		};
	});
	const commits = await withFindings(found, () => resolveGitReferences(environment, includes, git));
	const print = fingerprint({
		environment,
		includes,
		git: commits,
		...remote && remote.contents.length > 0 && { downloads: remote.hashed },
		...build ? { build } : { recipe: await recipeInputs(own, formatReference(solver)) },
		arguments: {
			buildArgs: inputs.buildArgs,
			buildContexts: named.decides,
			platforms: [world.platform],
			variant: inputs.variant,
			aptPackages: inputs.aptPackages,
			lockFile: lock && lockHash(lock),
			verifyScript: verifyScript && sha256(verifyScript)
		},
		base: build ? "" : formatReference(runtime)
	});
	return {
		environment,
		includes,
		commits,
		dockerfile,
		dockerfileText: build ? build.text : void 0,
		wholeContext: build ? build.whole : false,
		platform: world.platform,
		baseAdds,
		remote: remote || void 0,
		solver,
		runtime,
		fingerprint: print,
		tag: contentTag(print.hash),
		variant: inputs.variant,
		aptPackages: inputs.aptPackages,
		lock,
		verifyScript,
		findings: [
			...found,
			...notices,
			...build ? build.findings : pythonAlone(environment),
			...named.findings
		]
	};
}
/**
* The environment. With a Dockerfile of the repository's own there need not be one: `file` is undefined where the workflow says so, and
* the usual file may be missing.
*/
async function environmentOf(file, dockerfile, files) {
	if (file === void 0 && dockerfile !== void 0) return noEnvironment([]);
	const path = file ?? "environment.yml";
	const bytes = await files.read(path);
	if (bytes !== void 0 && file !== void 0) return readEnvironment(path, bytes);
	if (dockerfile !== void 0 && path === "environment.yml") return noEnvironment([absentNotice(dockerfile)]);
	if (file !== void 0) throw missingEnvironment(path);
	throw new Failure({
		class: "input",
		doing: "reading the inputs",
		on: "environment-file",
		why: `the input environment-file is "${NONE}", and the repository has no Dockerfile, so nothing decides the image`,
		next: "Remove the input. Or add a Dockerfile, and name it with the input dockerfile"
	});
}
/** The path of the repository's own Dockerfile: the one that is named, or one in the usual place. */
async function ownDockerfile(named, files) {
	if (named === "none") return void 0;
	if (named !== void 0) return asBuildx(named, files);
	return await files.read(".devcontainer/Dockerfile") ? DEVCONTAINER_DOCKERFILE : void 0;
}
/** buildx takes a file called dockerfile where Dockerfile is asked for and is not there (moby/moby#10858). */
async function asBuildx(path, files) {
	if (posix.basename(path) !== "Dockerfile" || await files.real(path) !== void 0) return path;
	const lower = posix.join(posix.dirname(path), "dockerfile");
	return await files.real(lower) === void 0 ? path : lower;
}
/** What was found before a failure is told with it. */
async function withFindings(before, body) {
	try {
		return await body();
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		throw new Failure({
			...error.text,
			findings: [...before, ...error.findings]
		}, { cause: error });
	}
}
async function readScript(files, path) {
	const bytes = await files.read(path);
	if (bytes !== void 0) return bytes;
	throw new Failure({
		class: "input",
		doing: "reading the verification script",
		on: path,
		why: "the file does not exist",
		next: "Correct the input verify-script; the path is relative to the root of the repository"
	});
}
/** Loaded on use: most lectures have neither a Dockerfile of their own nor a named context. */
async function namedContextsOf(files, { buildArgs, buildContexts }, { environment, dockerfile }) {
	if (Object.keys(buildContexts).length === 0) return {
		decides: {},
		findings: []
	};
	const { isForeign } = await import("./frontend.js");
	const { namedContexts } = await import("./named-contexts.js");
	return namedContexts(files, buildContexts, {
		environment,
		anybody: dockerfile !== void 0 && isForeign(dockerfile, buildArgs)
	});
}

export { examine as t };