import "./rolldown-runtime.js";
import { a as instructions, r as sourceOf, t as contextUses } from "./dockerfile.js";
import { n as frontendOf, t as foreignFrontend } from "./frontend2.js";
import { s as sha256, t as hashContext } from "./hashed-files.js";
import { a as problem, c as gitUse, i as Context, l as refuseGitByName, n as readIgnoreFile, o as findGitTokens, r as unreadIgnore, t as fileInside, u as environmentIn } from "./ignore-file.js";
import { posix } from "node:path";

// src/dockerfile/needed-stages.ts
/**
* Whether the instruction of a line is run for sure: it is no trigger, and the last stage is made of its stage. What others take need not be
* there. A stage that one of the named `contexts` replaces runs nothing. Names that hold a variable are no names here.
*/
function surelyRun(found, contexts = []) {
	const triggers = new Set(found.filter(({ trigger }) => trigger).map(({ line }) => line));
	const stages = stagesOf(found);
	const last = stages.at(-1);
	const replaced = new Set(contexts.map((name) => name.toLowerCase()));
	const runs = ({ names: [name = ""] }) => !replaced.has(name);
	const needed = new Set(last === void 0 || !runs(last) ? [] : [last]);
	for (const stage of needed) {
		const earlier = stages.slice(0, stages.indexOf(stage));
		for (const use of stage.uses) {
			const used = earlier.findLast(({ names }) => names.includes(use));
			if (used !== void 0 && runs(used)) needed.add(used);
		}
	}
	return (line) => {
		const stage = stages.findLast((one) => one.line <= line);
		return !triggers.has(line) && (stage === void 0 || needed.has(stage));
	};
}
function stagesOf(found) {
	const stages = [];
	for (const { keyword, line, flags, rest } of found) if (keyword === "FROM") {
		const [, base = "", name = ""] = /^(\S+)(?:\s+as\s+(\S+))?/i.exec(rest) ?? [];
		stages.push({
			line,
			names: [name.toLowerCase(), String(stages.length)],
			uses: [base.toLowerCase()]
		});
	} else {
		const names = flags.map((flag) => /(?:^--|[=,])from=([\w.-]+)(?:,|$)/i.exec(flag)?.[1]?.toLowerCase() ?? "");
		stages.at(-1)?.uses.push(...names.filter((name) => name !== ""));
	}
	return stages;
}

// src/build-context/build-context.ts
/** Of one kind; whoever mends these sees the next ones. */
const MOST_WARNINGS = 20;
const MOST_DOCKERFILE_BYTES = 1048576;
/** BuildKit refuses longer lines (bufio.MaxScanTokenSize), those of heredocs too. Bytes, without the line end. */
const LONGEST_LINE = 65535;
/**
* Reads a Dockerfile and hashes everything that COPY, ADD and bind mounts take from the build context; `.dockerignore`
* is honoured. An instruction that is not understood takes everything, and is warned of. `more`: what is taken beside the Dockerfile's
* own instructions, by those of its bases. `contexts`: names of those that replace a stage. `environment`: of that file counts what it says,
* and not its comments.
* Git's own folder is not hashed: it is warned of, and refused where the Dockerfile asks for it (docs/decisions/0020-git-folder.md).
* Throws a Failure (`environment`) with the Dockerfile's line for a source that is missing or unreadable.
*/
async function dockerfileInputs(files, dockerfilePath, contextPath, { environment, buildArgs = {}, more = [], contexts = [] } = {}) {
	const bytes = await readDockerfile(files, dockerfilePath);
	refuseLongLines(bytes, dockerfilePath);
	const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
	const folder = await realFolder(files, dockerfilePath, contextPath);
	const ignore = await readIgnoreFile(files, `${dockerfilePath}.dockerignore`, posix.join(folder, ".dockerignore"));
	const found = instructions(text);
	const isForeign = frontendOf(text, buildArgs).kind === "foreign";
	const run = isForeign ? () => false : surelyRun(found, contexts);
	const context = new Context(files, dockerfilePath, {
		folder,
		patterns: ignore.patterns
	}, run);
	const findings = [...ignore.findings];
	let searched;
	const tokens = () => {
		searched ??= findGitTokens(files, folder);
		return searched;
	};
	const frontend = foreignFrontend(text, buildArgs, dockerfilePath);
	const policy = await policyOf(files, dockerfilePath);
	const whole = [frontend?.use, policy?.use].filter((use) => use !== void 0);
	findings.push(...frontend ? [frontend.finding] : [], ...policy ? [policy.finding] : []);
	const hiddenFolder = policy ? "." : folder;
	const hidden = new Context(files, dockerfilePath, {
		folder: hiddenFolder,
		patterns: void 0
	});
	const looked = /* @__PURE__ */ new Set();
	const uses = [
		...contextUses(found),
		...more,
		...whole
	];
	let notRead = 0;
	for (const use of uses) if (use.kind !== "remote") {
		if (use.kind === "everything" && !use.ignored) {
			notRead += 1;
			if (notRead <= MOST_WARNINGS) findings.push(unread(dockerfilePath, use));
			if (notRead > 1) continue;
		}
		refuseGitByName(dockerfilePath, use);
		const isHidden = use.kind === "everything" && use.ignored === true;
		const taken = await (isHidden ? hidden : context).take(use);
		if (use === policy?.use || looked.has(taken)) continue;
		looked.add(taken);
		const place = isHidden ? hiddenFolder : folder;
		const paths = taken.map(({ path }) => posix.relative(folder, posix.join(place, path)));
		const sent = isHidden && !isForeign ? paths.filter((path) => !ignore.patterns?.matches(path)) : paths;
		const finding = await gitUse(dockerfilePath, use, sent, tokens);
		if (finding && !findings.some(({ rule }) => rule === finding.rule)) findings.push(finding);
	}
	const unreadable = (path, why) => problem({ file: dockerfilePath }, "context-source", `the action cannot hash ${path}: ${why}`);
	const errors = {
		vanished: (path) => unreadable(path, "it disappeared"),
		odd: unreadable
	};
	const hashOf = async (taken, below) => hashContext(files, {
		folder: below,
		environment: await environmentIn(files, below, environment)
	}, taken, errors);
	const hashed = await hashOf(context.taken(), folder);
	const beside = await hashOf(hidden.taken(), hiddenFolder);
	return {
		dockerfile: sha256(bytes),
		...policy && { policy: policy.sha256 },
		text,
		files: [
			...hashed,
			...beside.map((entry) => ({
				...entry,
				path: posix.relative(folder, posix.join(hiddenFolder, entry.path))
			})),
			...unreadIgnore(ignore)
		],
		whole: uses.some(isWhole),
		findings: [...findings, ...context.findings]
	};
}
/** Throws a Failure (`environment`) for a file that is not there, cannot be read or is not what BuildKit would read. */
async function readDockerfile(files, path) {
	const place = await fileInside(files, posix.dirname(path), posix.basename(path));
	const bytes = await files.read(place ?? path, MOST_DOCKERFILE_BYTES);
	if (bytes === void 0) throw problem({ file: path }, "dockerfile-missing", "it does not exist");
	if (place !== void 0) return bytes;
	throw problem({ file: path }, "dockerfile-missing", "it is a link to a file outside its folder, and BuildKit reads only files inside that folder", { advice: "Name the file that the link points to" });
}
function isWhole(use) {
	if (use.kind === "path" && (use.parents || (use.excludes ?? []).length > 0)) return false;
	return use.kind !== "remote" && sourceOf(use) === ".";
}
function refuseLongLines(bytes, file) {
	for (let start = 0, line = 1; start < bytes.length; line += 1) {
		const end = bytes.indexOf(10, start);
		const length = (end < 0 ? bytes.length : end) - start;
		if (length > LONGEST_LINE) {
			const why = `the line has ${length} bytes, and BuildKit reads at most ${LONGEST_LINE}`;
			throw problem({
				file,
				line
			}, "dockerfile-line", why, { advice: "Split the line, or COPY the text from a file" });
		}
		start += length + 1;
	}
}
/** What `<Dockerfile>.rego` decides is known to buildx alone, and it may read any file. */
async function policyOf(files, dockerfile) {
	const file = `${dockerfile}.rego`;
	const bytes = await files.read(file, MOST_DOCKERFILE_BYTES);
	if (bytes === void 0) return void 0;
	const finding = {
		severity: "warning",
		rule: "source-policy",
		file,
		line: 1,
		message: "buildx (0.31 or newer, with BuildKit 0.27 or newer) follows this policy, and it may read any file. So every file of the repository is part of the hash",
		advice: "If changes of other files should not rebuild the image, remove the policy"
	};
	return {
		sha256: sha256(bytes),
		use: {
			kind: "everything",
			line: 1,
			why: "because of the policy",
			ignored: true
		},
		finding
	};
}
function unread(file, { line, why, advice }) {
	return {
		severity: "warning",
		rule: "context-unread",
		file,
		line,
		message: `this instruction may use any file of the build context (${why}), so all of them are part of the hash`,
		advice: advice ?? "If changes of other files should not rebuild the image, name the files without variables, quotes and escapes"
	};
}
/** The build context without links, since BuildKit's client opens what they lead to. */
async function realFolder(files, dockerfile, context) {
	const folder = await files.real(context);
	if (folder !== void 0 && await files.folder(folder) !== void 0) return folder;
	throw problem({ file: dockerfile }, "context-missing", `the build context ${context} ${folder === void 0 ? "does not exist" : "is not a folder"}`);
}

export { dockerfileInputs };