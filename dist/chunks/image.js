import { B as repositoryOf, H as Failure, I as formatReference, g as megabytes, m as writeAnnotations, p as readAnnotations, u as lookUp } from "./roll-back.js";
import { C as dockerFolder, D as parseDockerConfig, E as object, S as parseRequirement, _ as fileWithCommits, b as quoted, h as requirementsPart, m as condaPart, t as contextPlaces, x as normalName, y as packageName } from "./named-contexts.js";
import { a as baseManifest, c as Progress, i as commitTime, l as lastError, n as isNewer, r as historyOf, t as publish } from "./publish.js";
import { createHash } from "node:crypto";

// src/build/arguments.ts
/** argv of one `docker buildx build`. */
function buildArguments(request) {
	const { provenance, sbom } = (request.output.kind === "push" ? request.attestations : void 0) ?? {};
	const argv = [
		"docker",
		"buildx",
		"build",
		"--progress=rawjson"
	];
	argv.push(`--provenance=${provenance === void 0 ? "false" : `mode=${provenance}`}`);
	argv.push(...sbom === void 0 ? ["--sbom=false"] : ["--attest", `type=sbom,generator=${sbom}`]);
	if (request.builder.name !== void 0) argv.push("--builder", request.builder.name);
	argv.push("--file", request.dockerfile, "--metadata-file", request.metadataFile);
	argv.push("--output", outputArgument(request.output, request.builder.driver));
	if (request.target !== void 0) argv.push("--target", request.target);
	for (const [name, value] of Object.entries(request.contexts)) argv.push("--build-context", `${name}=${value}`);
	for (const [name, value] of Object.entries(request.buildArgs)) argv.push("--build-arg", `${name}=${value}`);
	for (const [id, source] of Object.entries(request.secrets)) argv.push("--secret", `id=${id},${source}`);
	for (const [key, value] of Object.entries(request.labels)) argv.push("--label", `${key}=${value}`);
	const place = provenance === void 0 && sbom === void 0 ? "manifest" : "index,manifest";
	for (const [key, value] of Object.entries(request.annotations)) argv.push("--annotation", `${place}:${key}=${value}`);
	for (const store of request.cache.from) argv.push("--cache-from", cacheArgument(store, "src"));
	if (request.cache.to !== void 0) argv.push("--cache-to", `${cacheArgument(request.cache.to, "dest")},mode=max,image-manifest=true,oci-mediatypes=true,compression=zstd,ignore-error=true`);
	if (request.noCache) argv.push("--no-cache");
	argv.push(request.context);
	return argv;
}
function cacheArgument(store, folder) {
	return store.kind === "registry" ? `type=registry,ref=${store.reference}` : `type=local,${folder}=${store.folder}`;
}
function outputArgument(output, driver) {
	const zstd = "compression=zstd,force-compression=true,oci-mediatypes=true";
	switch (output.kind) {
		case "nothing": return "type=cacheonly";
		case "files": return `type=local,dest=${output.folder}`;
		case "layout": return `type=oci,dest=${output.folder},tar=false,${zstd}`;
		case "engine": return `type=image,name=${repositoryOf(output.repository)}:${output.candidate},push=false,unpack=false,${zstd}`;
		case "push": return driver === "docker" ? `type=image,name=${repositoryOf(output.repository)}:${output.candidate},push=true,store=false,${zstd}` : `type=image,name=${repositoryOf(output.repository)},push=true,push-by-digest=true,name-canonical=true,${zstd}`;
	}
}
/** How a later build names the result of a build with this output. */
function builtContext(output, digest) {
	switch (output.kind) {
		case "push": return `docker-image://${repositoryOf(output.repository)}@${digest}`;
		case "engine": return `docker-image://${repositoryOf(output.repository)}:${output.candidate}@${digest}`;
		case "layout": return `oci-layout://${output.folder}@${digest}`;
		case "files":
		case "nothing": throw new Error("only an image has a name");
	}
}
/** A named context that pins a base to the digest its tag stands for now. */
function pinnedContext(reference) {
	return `docker-image://${formatReference(reference)}`;
}

// src/build/recipe.ts
const REQUIREMENTS = "container-action-requirements.txt";
/**
* Writes the build context into the scratch folder. conda's and pip's inputs lie in folders of their own, so that a
* change of one does not touch the checksum of the other. Returns absolute paths.
*/
async function writeRecipeContext(scratch, context) {
	const { marker, requirements } = context;
	await scratch.write("context/conda/environment.yml", context.condaPart);
	if (context.condaLock !== void 0) await scratch.write("context/conda/explicit.txt", context.condaLock);
	await scratch.write("context/pip/.container-action", "");
	for (const include of context.includes) {
		const path = `context/pip/${include.path}`;
		if ("link" in include) await scratch.link(path, include.link);
		else await scratch.write(path, include.bytes, { executable: include.executable });
	}
	if (requirements) await scratch.write(`context/pip/${requirements.path}`, requirements.text);
	await scratch.write("context/marker/quantecon-container", `image=${marker.image}\nvariant=${marker.variant}\nbuild_date=${marker.buildDate}\n`);
	const dockerfile = await scratch.write("Dockerfile", `${context.dockerfile.trimEnd()}\n${variables(context.variables)}`);
	return {
		context: scratch.path("context"),
		dockerfile
	};
}
/** ENV is the only way for values to reach every step of a container job: nothing activates an environment there. */
function variables(values) {
	return Object.entries(values).map(([name, value]) => `ENV ${name}="${escaped(value)}"\n`).join("");
}
/** As `variables`, for folders that come before and after those of the image. */
function searchPath([before, after]) {
	return before + after === "" ? "" : `ENV PATH="${escaped(before)}\${PATH}${escaped(after)}"\n`;
}
function escaped(value) {
	return value.replace(/[\\"$]/g, (character) => `\\${character}`);
}

// src/build/blame.ts
const LONGEST = 300;
const MOST_IN_A_CONFLICT = 8;
/** How conda, mamba and pip begin a message of failure. Only this is taken for granted; what follows changes between versions. */
const FAILURE = /^\W*(?:[a-z]*error|critical|fatal)\b/i;
/** How pip names a line of a requirements file. */
const REQUIREMENT_LINE = /-r (\S+) \(line (\d+)\)/g;
/** The requirements files that the recipe, conda and mamba write: one item of the pip section a line. */
const WRITTEN = new RegExp(`(?:^|/)(?:${REQUIREMENTS.replaceAll(".", "\\.")}|condaenv\\.|mambaf)`);
/**
* Finds the specs that a failed tool's lines are about, by their names, since wordings differ between tools and versions.
* `undefined` when no line names one: then it is not known whose fault it was.
*/
function blame(lines, asked, section) {
	const candidates = candidatesOf(asked, section);
	const told = lines.map((line) => inTheFilesWords(line, asked));
	const start = told.findIndex((line) => FAILURE.test(line));
	const failure = start < 0 ? [] : named(told.slice(start), candidates);
	const about = start < 0 || /^\s/.test(told[start] ?? "");
	const found = failure.length > 0 || !about ? failure : named(told, candidates).slice(-1);
	const strong = found.some(({ asked }) => asked.size > 0);
	const specs = new Set(found.flatMap(({ asked, mentioned }) => [...strong ? asked : mentioned]));
	const first = found.find(({ asked, mentioned }) => (strong ? asked : mentioned).size > 0);
	if (first === void 0) return void 0;
	return {
		specs: candidates.flatMap(({ spec }) => specs.has(spec) ? [spec] : []),
		words: cleaned(first.line)
	};
}
/** The spec that an annotation is put on: Python is in most conflicts, and seldom what was changed. */
function place({ specs }) {
	const [first, ...rest] = specs;
	if (first === void 0) throw new Error("a blame has a spec");
	return packageName(first.text) === "python" ? rest[0] ?? first : first;
}
function candidatesOf({ environment, includes }, section) {
	const name = (spec, kind) => {
		if (kind === "conda") return packageName(spec.text);
		const requirement = parseRequirement(spec.text);
		return "name" in requirement ? requirement.name : void 0;
	};
	const at = (file, specs) => specs.map((spec) => ({
		...spec,
		file
	}));
	const { file, conda, pip = [] } = environment;
	const included = includes.flatMap(({ path, requirements }) => at(path, requirements));
	const kinds = {
		conda: at(file, conda),
		pip: [...at(file, pip), ...included]
	};
	return ["conda", "pip"].filter((kind) => section === "both" || section === kind).flatMap((kind) => kinds[kind].flatMap((spec) => {
		const own = name(spec, kind);
		if (own?.includes("*")) return [];
		if (own === void 0) return [{
			spec,
			named: literal(spec.text),
			asked: literal(spec.text)
		}];
		const word = `(?<![\\w./-])${normalName(own).replaceAll("-", "[-_.]+")}`;
		const named = new RegExp(`${word}(?![\\w/]|[-.][a-z_]|\\.\\d)`, "i");
		const quoted = `(?<=["'\`])${word}(?=["'\`])`;
		return [{
			spec,
			named,
			asked: new RegExp(`${word}(?:\\s*[=<>!~[]|\\s+[\\d*]|-\\d)|${quoted}`, "i")
		}];
	}));
}
/** The lines that name specs. One that names all of them, or very many, only repeats what was asked for, unless there is no other. */
function named(lines, candidates) {
	const mentions = lines.flatMap((line) => {
		const mentioned = candidates.filter((candidate) => candidate.named.test(line));
		if (mentioned.length === 0) return [];
		const exact = mentioned.filter(({ spec }) => /[^\w.-]/.test(spec.text) && squeezed(line).includes(squeezed(spec.text)));
		const meant = mentioned.filter((one) => exact.includes(one) || !exact.some((other) => other.named.source === one.named.source));
		const asked = meant.filter((one) => exact.includes(one) || one.asked.test(line));
		return [{
			line,
			mentioned: new Set(meant.map(({ spec }) => spec)),
			asked: new Set(asked.map(({ spec }) => spec))
		}];
	});
	const most = Math.min(candidates.length - 1, MOST_IN_A_CONFLICT);
	const telling = mentions.filter(({ mentioned }) => mentioned.size <= most);
	return telling.length > 0 ? telling : mentions;
}
/** `-r FILE (line N)` names a file that the user never saw, or one that the pip section includes. */
function inTheFilesWords(line, { environment, includes }) {
	return line.replace(REQUIREMENT_LINE, (whole, file, number) => {
		if (WRITTEN.test(file)) return environment.pip?.[Number(number) - 1]?.text ?? whole;
		return includes.find(({ path }) => path === file || path.endsWith(`/${file}`))?.requirements.find((spec) => spec.line === Number(number))?.text ?? whole;
	});
}
function literal(text) {
	return new RegExp(text.replace(/[^\w\s]/g, "\\$&"));
}
function squeezed(text) {
	return text.replace(/[\s"']+/g, "");
}
function cleaned(line) {
	const text = line.replace(/^[^\p{L}\p{N}"'(-]+/u, "").replace(/^(?:error|critical)\b:?\s*(?:libmamba\s+)?/i, "").replace(/ \(from versions: [^)]*\)/, "").replace(/\s+/g, " ").replace(/[\s.:]+$/, "");
	return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

// src/build/unsolvable.ts
/** What the recipe's own scripts say; their words are ours. */
const OWN_WORDS = "container-action-error: ";
/** What a step installs from: the recipe's stages are known by name, other Dockerfiles by the commands they run. */
function sectionOf({ name }) {
	const stage = /\[(conda|pip) [^\]]*\] RUN/.exec(name)?.[1];
	if (stage === "conda" || stage === "pip") return stage;
	return /(?:^|[\s/&;(])(?:micromamba|mamba|conda|pip3?)\s/.test(name) ? "both" : void 0;
}
/** A part of the environment that could not be installed: by whose fault, on which line of the file. */
function unsolvable(step, section, environment, blamed) {
	const said = step.lines.findLast((line) => line.startsWith(OWN_WORDS))?.slice(24);
	const own = said?.endsWith("above") ? void 0 : said;
	const on = environment && { on: environment.file };
	if (section === "pip" && (/exit code: 124/.test(step.error ?? "") || /^pip found no solution/.test(own ?? ""))) return {
		...on,
		class: "time-limit",
		why: "pip did not come to an end: most often it searches for versions that fit together and finds none",
		next: "Pin the versions in the pip section of environment.yml, above all those changed last"
	};
	if (own !== void 0) {
		const python = (section === "conda" ? environment?.findings : [])?.find(({ rule }) => rule === "python-missing");
		const next = `Correct it in ${environment?.file ?? "environment.yml"}`;
		const error = {
			severity: "error",
			rule: "unsolvable",
			message: own,
			advice: next
		};
		return {
			...on,
			class: "unsolvable-environment",
			why: python?.line === void 0 ? own : `${own} (line ${python.line})`,
			next,
			...python?.line !== void 0 && { findings: [{
				...python,
				...error
			}] }
		};
	}
	const tool = section === "conda" ? "mamba" : "pip";
	if (blamed) {
		const found = finding(blamed, tool);
		return {
			...on,
			class: "unsolvable-environment",
			why: `${tool} cannot install ${listed(blamed.specs)}: ${blamed.words}`,
			next: found.advice,
			findings: [found]
		};
	}
	const last = lastError(step.lines.filter((line) => !line.startsWith(OWN_WORDS)));
	return section === "conda" ? {
		class: "unsolvable-environment",
		why: `mamba could not create the conda part of the environment: ${last}`,
		next: "Read the last lines of the step above: they name the package; correct it in environment.yml"
	} : {
		class: "unsolvable-environment",
		why: `pip could not install the pip section of the environment: ${last}`,
		next: "Read the last lines of the step above: they name the requirement; correct it in environment.yml"
	};
}
/** The annotation on the line that asked for it. */
function finding(blamed, tool) {
	const { file, line } = place(blamed);
	const many = blamed.specs.length > 1;
	return {
		severity: "error",
		rule: "unsolvable",
		file,
		line,
		message: `${tool} cannot install ${listed(blamed.specs)}: ${blamed.words}`,
		advice: many ? "Change one of these lines, so that they fit together" : `Correct line ${line} of ${file}`
	};
}
/** The same as half a sentence. */
function told(blamed) {
	return blamed ? `; it names ${listed(blamed.specs)}: ${blamed.words}` : "";
}
/** The specs with their places, as many as can be read. */
function listed(specs) {
	const shown = specs.slice(0, 5).map(({ text, file, line }) => `${quoted(text)} (line ${line} of ${file})`);
	const more = specs.length > shown.length ? ` and ${specs.length - shown.length} more` : "";
	return `${shown.join(", ")}${more}`;
}

// src/build/failures.ts
const AGAIN = "Run the job again; if it happens again, see docs/troubleshooting.md";
/**
* Rules are tried in order against the failing step's error, then buildx's own tail. Only infrastructure is recognised by
* wording of BuildKit and registries; tools inside a RUN are recognised by the stage that ran them, since their wording
* changes between versions.
*/
const RULES = [
	{
		pattern: /no space left on device|blob upload invalid|disk quota exceeded|ResourceExhausted.*space/i,
		class: "disk-full",
		why: "a disk is full, the builder's or the registry's",
		next: "Free disk space on the runner (docker system prune), use a larger runner, or give a remote builder by the input builder"
	},
	{
		pattern: /exit code: 137|\bOOM\b|out of memory|cannot allocate memory/i,
		class: "out-of-memory",
		why: "the step was killed, most often because memory ran out",
		next: "Use a runner with more memory, or a builder with more memory by the input builder"
	},
	{
		pattern: /toomanyrequests|429 Too Many Requests|rate limit/i,
		class: "rate-limited",
		why: "a registry refuses further requests for now",
		next: "Wait some minutes and run the job again; authenticated pulls have higher limits"
	},
	{
		pattern: /failed to resolve source metadata[^\n]*(?:: not found|manifest unknown|repository does not exist)/i,
		class: "not-found",
		why: "an image that the build starts from does not exist, or is private",
		next: "Correct the FROM line, or log in to its registry in an earlier step"
	},
	{
		pattern: /dockerfile parse error|failed to calculate checksum of ref|secret \S+: not found|unset ssh forward key|is not allowed(?: by|;|$)|granting entitlement/i,
		class: "build-step",
		why: "the Dockerfile cannot be followed",
		next: "Correct the line of the Dockerfile that the message names (secrets come by the inputs secrets and secret-files)"
	},
	{
		pattern: /insufficient_scope|denied|403 Forbidden|unauthorized|401 Unauthorized|authorization failed/i,
		class: "permission",
		why: "a registry refused access",
		next: "Grant \"packages: write\" to the job, and check that the package gives this repository write access (Manage Actions access)"
	},
	{
		pattern: /failed to push \S+: unknown$|dial tcp|connection refused|connection reset|i\/o timeout|50[0234] |TLS handshake|unexpected EOF|no such host/im,
		class: "registry-unavailable",
		why: "a server could not be reached or broke off",
		next: AGAIN
	}
];
const ENGINE = /Cannot connect to the Docker daemon|failed to list workers|error during connect|context deadline exceeded|no valid drivers|failed to find the builder|no builder .* found|failed to build: invalid character|failed to receive status|error reading from server|transport: /i;
/** What buildx does before BuildKit has a word. */
const CONNECTING = /^\[internal\] (?:waiting for connection|booting buildkit)/;
/**
* Names the class of a failed build and picks the lines that show the reason. With what was `asked`
* for, a tool's complaint is led back to the line that it is about.
*/
function diagnose(build, asked) {
	const failed = build.steps.find(({ name, error }) => error !== void 0 && !/context canceled/i.test(error) && !/^(?:importing cache manifest|exporting cache)/.test(name));
	const excerpt = (failed?.lines.length ? failed.lines : build.tail).slice(-25);
	const messages = [failed?.error ?? "", ...build.tail];
	const own = messages.join("\n");
	if ((failed === void 0 || CONNECTING.test(failed.name)) && ENGINE.test(own)) return {
		class: "engine-unavailable",
		why: `the builder does not answer: ${lastError(build.tail)}`,
		next: "Start Docker Engine on the runner (\"docker info\" must answer), or check the builder with \"docker buildx ls\"",
		excerpt
	};
	const step = failed && isProgram(failed) ? failed : void 0;
	const rules = step ? RULES.filter((rule) => rule.class === "disk-full" || rule.class === "out-of-memory") : RULES;
	const subject = step ? [step.error ?? "", ...step.lines.slice(-10)].join("\n") : own;
	for (const rule of rules) if (rule.pattern.test(subject)) return {
		...rule,
		why: `${rule.why} (${lastError(messages)})`,
		excerpt
	};
	const section = step && sectionOf(step);
	const blamed = step && section && asked ? blame(step.lines, asked, section) : void 0;
	if (step && section && section !== "both") return {
		...unsolvable(step, section, asked?.environment, blamed),
		excerpt
	};
	if (/\[packages [^\]]*\] RUN/.test(step?.name ?? "")) return {
		class: "build-step",
		why: `apt could not install what the input apt-packages asks for: ${(step?.lines.filter((line) => /^E: /.test(line)).join(" ") ?? "").slice(0, 300) || lastError(step?.lines ?? [])}`,
		next: "Correct the names in the input apt-packages (packages.ubuntu.com lists them)",
		excerpt
	};
	if (step) return {
		class: "build-step",
		why: `the step "${step.name.slice(0, 200)}" failed: ${step.error ?? ""}${told(blamed)}`,
		next: "Read the last lines of the step above, and correct the Dockerfile",
		excerpt,
		...blamed && { findings: [finding(blamed, "The Dockerfile")] }
	};
	if (failed && /\] RUN /.test(failed.name)) return {
		class: "build",
		why: `the builder could not run the step "${failed.name.slice(0, 200)}": ${failed.error ?? ""}`,
		next: AGAIN,
		excerpt
	};
	return {
		class: "build",
		why: `buildx ended with exit code ${build.exitCode}: ${lastError(messages)}`,
		next: AGAIN,
		excerpt
	};
}
/** Whether a program of a RUN step has failed; what keeps a step from beginning (snapshots, mounts) is the builder's matter. */
function isProgram({ name, error }) {
	return /\] RUN /.test(name) && /did not complete successfully|^executor failed running/.test(error ?? "");
}

// src/build/generator.ts
/** What the machine below lacks is said as for any step. */
const BELOW = [
	"disk-full",
	"out-of-memory",
	"rate-limited",
	"registry-unavailable",
	"time-limit"
];
/**
* Leads a failure that is the generator's back to the input `sbom`: no line of a Dockerfile names it. BuildKit calls its step
* `[linux/amd64] generating sbom using IMAGE`. `sbom`: the generator's image, if there is one.
*/
function blameGenerator({ steps, tail }, sbom, diagnosis) {
	if (sbom === void 0 || BELOW.includes(diagnosis.class)) return diagnosis;
	const on = `the SBOM generator ${sbom}`;
	const ran = steps.find(({ name, error }) => error !== void 0 && /^\[[^\]]*\] generating sbom /.test(name));
	if (ran !== void 0) return {
		class: "build-step",
		on,
		why: `it failed: ${ran.error?.slice(0, 500)}`,
		next: "Read its last lines above; correct the input sbom, or leave it empty",
		excerpt: diagnosis.excerpt
	};
	if (!lastError(tail).includes(`${sbom}:`)) return diagnosis;
	return {
		...diagnosis,
		on,
		why: `its image cannot be read (${lastError(tail)})`,
		next: "Correct the input sbom, or log in to its registry in an earlier step"
	};
}

// src/build/output.ts
/** The line of a program's output that tells most of why it failed; whole, since a cut may leave half a secret. */
function lastLine(result) {
	const lines = `${result.stdout}\n${result.stderr}`.split("\n").filter((line) => line.trim() !== "" && !/^Run 'docker /.test(line));
	return (lines.filter((line) => /^ERROR|Cannot connect/i.test(line)).at(-1) ?? lines.at(-1) ?? "").replace(/^ERROR:\s*/, "");
}
/** Throws a Failure where somebody else has ended docker: whatever it said until then is not the reason. */
function requireNotEnded({ endedBy }, doing, on) {
	if (endedBy === void 0) return;
	const memory = endedBy === "SIGKILL";
	throw new Failure({
		class: memory ? "out-of-memory" : "build",
		doing,
		on,
		why: `docker was ended from outside by ${endedBy}${memory ? ", most often because memory ran out" : ""}`,
		next: memory ? "Use a runner with more memory (the kernel's log tells whether that was it), or a remote builder by the input builder" : "Look which program on the runner ends others, and run the job again"
	});
}

// src/build/rawjson.ts
/**
* Reads one line of standard error. Strange input gives a `plain` event or nothing, never an exception: parts of a line
* come from the repository under build. Format: `SolveStatus` of BuildKit's client as JSON, one object a line.
*/
function readProgress(line) {
	if (!line.startsWith("{")) return line === "" ? [] : [{
		kind: "plain",
		text: line
	}];
	let status;
	try {
		status = JSON.parse(line);
	} catch {
		return [{
			kind: "plain",
			text: line
		}];
	}
	const events = [];
	for (const vertex of objects(status, "vertexes")) {
		const id = string(vertex.digest);
		const name = string(vertex.name);
		const started = Date.parse(string(vertex.started));
		const completed = Date.parse(string(vertex.completed));
		if (id === "" || Number.isNaN(started)) continue;
		if (Number.isNaN(completed)) events.push({
			kind: "started",
			id,
			name
		});
		else {
			const error = string(vertex.error) || void 0;
			const seconds = Math.max(0, (completed - started) / 1e3);
			events.push({
				kind: "finished",
				id,
				name,
				cached: vertex.cached === true,
				seconds,
				error
			});
		}
	}
	for (const log of objects(status, "logs")) {
		const text = Buffer.from(string(log.data), "base64").toString("utf8");
		events.push({
			kind: "log",
			id: string(log.vertex),
			text
		});
	}
	return events;
}
function objects(value, key) {
	if (typeof value !== "object" || value === null) return [];
	const list = value[key];
	if (!Array.isArray(list)) return [];
	return list.filter((item) => typeof item === "object" && item !== null);
}
function string(value) {
	return typeof value === "string" ? value : "";
}

// src/build/build.ts
const HEARTBEAT = 3e4;
/**
* Minutes without a word from the builder after which a build is given up. pip has a limit of 20 minutes of its own, and
* everything that is slow for a good reason (downloads, uploads, unpacking) reports its progress.
*/
const MOST_SILENCE = 30;
/** The cause of a build's failure where a cache in a folder turned out to be no whole one. */
var DamagedCache = class extends Error {};
const DAMAGED = /failed commit on ref|unexpected commit digest|content sha256:[0-9a-f]+: not found/;
/**
* Runs one build to its end, showing its progress. Throws a Failure whose class names the cause and whose text holds
* the failing step's own last lines; with what was `asked` for, also the line of it that is to blame.
*/
async function build(request, world, title, asked) {
	const { commands, clock, log } = world;
	const { progress, result } = await log.foreign(title, async (show) => {
		let last = clock.now();
		let heard = last;
		const silence = new AbortController();
		const write = (line) => {
			last = clock.now();
			show(line);
		};
		const progress = new Progress(() => clock.now(), write, log.clean);
		const stop = clock.every(HEARTBEAT / 3, () => {
			const minutes = (clock.now() - heard) / 6e4;
			if (minutes >= MOST_SILENCE) silence.abort(silent(title, progress.heartbeat(), minutes));
			else if (clock.now() - last >= HEARTBEAT / 2) write(progress.heartbeat() ?? ".. still running");
		});
		const onStderrLine = (line) => {
			heard = clock.now();
			for (const event of readProgress(line)) progress.add(event);
		};
		try {
			const options = {
				env: world.env,
				onStderrLine,
				signal: silence.signal
			};
			const result = await commands.run(buildArguments(request), options);
			silence.signal.throwIfAborted();
			return {
				progress,
				result
			};
		} finally {
			stop();
		}
	});
	if (result.exitCode !== 0) {
		requireNotEnded(result, title.toLowerCase(), "docker buildx build");
		const damaged = damagedCache(request, progress.steps);
		if (damaged !== void 0) throw new Failure({
			class: "build",
			doing: title.toLowerCase(),
			on: "the restored build cache",
			why: `a layer of it is damaged or missing (${damaged})`,
			next: "Run the job again with cache: none"
		}, { cause: new DamagedCache() });
		const failed = {
			exitCode: result.exitCode,
			steps: progress.steps,
			tail: progress.tail
		};
		const diagnosis = blameGenerator(failed, request.attestations?.sbom, diagnose(failed, asked));
		if (diagnosis.excerpt.length > 0) await log.foreign(`Last lines of ${title.toLowerCase()}`, async (write) => {
			for (const line of diagnosis.excerpt) write(line);
		});
		throw new Failure({
			class: diagnosis.class,
			doing: title.toLowerCase(),
			on: diagnosis.on ?? request.dockerfile.split("/").slice(-2).join("/"),
			why: diagnosis.why,
			next: diagnosis.next,
			...diagnosis.findings && { findings: diagnosis.findings }
		});
	}
	return {
		digest: request.output.kind === "nothing" || request.output.kind === "files" ? void 0 : await readDigest(request, world.scratch),
		steps: progress.steps,
		lostCaches: lostCaches(progress.steps)
	};
}
/** A frozen client or engine, or a step that waits for something that never comes. */
function silent(title, running, minutes) {
	return new Failure({
		class: "time-limit",
		doing: title.toLowerCase(),
		on: running?.replace(/^\.\. /, "") ?? "docker buildx build",
		why: `the builder said nothing for ${Math.round(minutes)} minutes, so the build was ended`,
		next: "Run the job again; if the same step falls silent again, let it print its progress, or look at its network access"
	});
}
function damagedCache({ cache }, steps) {
	if (!cache.from.some(({ kind }) => kind === "local")) return void 0;
	return steps.find(({ error }) => error !== void 0 && DAMAGED.test(error))?.error?.slice(0, 200);
}
/** Only the metadata file counts: progress text is written by whoever wrote the Dockerfile. */
async function readDigest(request, scratch) {
	const bytes = await scratch.read(request.metadataFile);
	let digest;
	try {
		digest = JSON.parse(Buffer.from(bytes ?? []).toString("utf8"))["containerimage.digest"];
	} catch {
		digest = void 0;
	}
	if (typeof digest === "string" && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
	throw new Failure({
		class: "build",
		doing: "reading what was built",
		on: "the metadata of buildx",
		why: "it names no image digest",
		next: "Update Docker Buildx on the runner, or give another builder by the input builder"
	});
}
/** buildx treats a cache that it cannot read or write as success; cold builds must at least be visible. */
function lostCaches(steps) {
	return steps.flatMap((step) => {
		const name = /^importing cache manifest from (\S+)|^exporting cache\b/.exec(step.name)?.[0];
		if (name === void 0 || step.error === void 0) return [];
		return [{
			step: name,
			why: step.error.slice(0, 300)
		}];
	});
}

// src/build/cache.ts
/** Bytes of one entry. GitHub keeps 10 GB for a repository and drops the oldest: a larger one would drive out all others. */
const LARGEST = 5e9;
/** What decides the conda layers: a change of the pip section alone must find the entry that holds them. */
function cacheParts(subject) {
	const { environment, fingerprint, lock } = subject;
	const own = subject.dockerfile !== void 0;
	const conda = JSON.stringify([
		condaPart(environment),
		environment.name,
		lock?.conda ?? null
	]);
	return {
		stable: own ? "own" : hex(conda),
		fingerprint: fingerprint.hash
	};
}
/** Prepares the cache that the input `cache` asks for. Never fails: losing a cache costs time, never a result. */
async function openCache({ parts, publishes, read }, inputs, about, world, timer) {
	if (inputs.cache !== "actions") return fixed(inputs, publishes);
	const { cacheService, log, scratch } = world;
	const keys = cacheKeys(parts, inputs, about);
	const [from, to] = [scratch.path("cache-restored/buildkit"), scratch.path("cache-new/buildkit")];
	const stores = {
		from: [],
		to: {
			kind: "local",
			folder: to
		}
	};
	const report = [];
	const found = read ? await timer.phase("restore the build cache", () => cacheService.restore(from, keys)) : {
		key: void 0,
		why: void 0
	};
	if (found.key !== void 0) {
		stores.from.push({
			kind: "local",
			folder: from
		});
		report.push(`hit: ${found.key} (${megabytes(found.bytes)})`);
	} else if (found.why !== void 0) {
		report.push(`lost: ${found.why}`);
		log.warning(`A build cache was lost, which costs time: restoring it failed: ${found.why}`);
	} else report.push(read ? "miss: no entry for this environment" : "not read: everything is built again");
	log.info(`Build cache: ${report[0]}`);
	return {
		stores,
		report,
		attempt: async (build) => {
			try {
				return await build(stores);
			} catch (error) {
				if (!(error instanceof Failure && error.cause instanceof DamagedCache)) throw error;
				log.warning(`A build cache was lost, which costs time: ${error.text.why}. Building without it`);
				report.push("damaged: built again without it");
				stores.from = [];
				return await build(stores);
			}
		},
		keep: async (steps) => {
			if (!steps.some(({ name, cached }) => !cached && /\] RUN /.test(name)) && stores.from.length > 0 && found.key?.startsWith(keys[1])) return;
			if (found.key === void 0 && found.late) {
				report.push("not saved: the cache service was too slow to restore from");
				return;
			}
			const { bytes, why } = await timer.phase("save the build cache", () => cacheService.save(to, keys[0], LARGEST));
			report.push(why === void 0 ? `saved: ${keys[0]} (${megabytes(bytes)})` : `not saved: ${why} (${megabytes(bytes)})`);
			if (why === void 0) log.info(`Build cache: ${report.at(-1)}`);
			else log.notice(`The build cache was not saved: ${why}. The next build takes longer; this one is not affected`);
		}
	};
}
/** BuildKit goes on without a cache that it cannot read or write; a build that is always cold must be visible. */
function tellLostCaches(lost, log) {
	for (const { step, why } of lost) {
		if (/not found/i.test(why)) continue;
		const advice = step.startsWith("exporting") ? ". If this registry takes no cache manifests, set the input cache to actions or none" : "";
		log.warning(`A build cache was lost, which costs time: ${step} failed: ${why}${advice}`);
	}
}
/** In a registry BuildKit reads and writes the cache by itself. */
function fixed(inputs, publishes) {
	const store = {
		kind: "registry",
		reference: `${repositoryOf(inputs.repository)}:cache`
	};
	const stores = inputs.cache === "none" ? {
		from: [],
		to: void 0
	} : {
		from: [store],
		to: publishes ? store : void 0
	};
	return {
		stores,
		report: [],
		attempt: (build) => build(stores),
		keep: async () => void 0
	};
}
/**
* The key of this run's entry, and the prefixes by which earlier ones are found. Every run has a key of its own: an entry cannot be
* replaced, and a bad one would stay for ever.
*/
function cacheKeys({ stable, fingerprint }, { repository }, { runId }) {
	const general = `container-action-1-${process.arch}-${hex(repositoryOf(repository))}-${stable}-`;
	const special = `${general}${fingerprint.slice(0, 16)}-`;
	return [
		`${special}${runId.replace(/[^0-9A-Za-z]+/g, "-")}`,
		special,
		general
	];
}
function hex(text) {
	return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

// src/build/builder.ts
const BUILDKIT = "moby/buildkit:v0.27.1@sha256:1e110c71d389d6d24f67b9438e2f7b8da749a6ff407b22a1631e025c95599368";
/** Milliseconds: an engine that hangs takes the question and never answers. */
const ANSWER$1 = 6e4;
/** The image of BuildKit is pulled on the way. */
const BOOT = 10 * ANSWER$1;
/**
* The builder named by the input, else the default one if it can push what the action pushes, else one made for this run.
* Throws a Failure (`engine-unavailable`).
*/
async function chooseBuilder(commands, options) {
	const start = (argv, rest = {}) => commands.run(["docker", ...argv], {
		env: options.env,
		limit: ANSWER$1,
		...rest
	});
	const run = (...argv) => start(argv);
	const inspected = await run("buildx", "inspect", ...options.name === void 0 ? [] : [options.name]);
	requireNotEnded(inspected, "preparing the builder", "docker buildx inspect");
	const trouble = /^Error:[ \t]*(\S.*)$/m.exec(inspected.stdout)?.[1];
	if (inspected.exitCode !== 0 || trouble !== void 0 && !/^Driver:[ \t]*\S/m.test(inspected.stdout)) throw unavailable(options.name, trouble === void 0 ? inspected : {
		...inspected,
		stdout: trouble,
		stderr: ""
	});
	const driver = readDriver(inspected.stdout);
	if (options.name !== void 0 || driver !== "docker") return {
		name: options.name ?? /^Name:\s*(\S+)/m.exec(inspected.stdout)?.[1],
		driver,
		root: void 0,
		remove: async () => void 0
	};
	const info = await run("info", "--format", "{{json .}}");
	const engine = readEngine(info);
	if (engine === void 0) throw unavailable(options.name, info);
	if (engine.containerdStore) return {
		name: void 0,
		driver,
		root: engine.root,
		remove: async () => void 0
	};
	const name = `container-action-${options.unique}`;
	options.log.info(`The engine's default builder cannot push zstd layers and caches; making builder ${name} for this run.`);
	const remove = async () => {
		await start(["kill", `buildx_buildkit_${name}0`], { cleanUp: true });
		await start([
			"buildx",
			"rm",
			"--force",
			name
		], { cleanUp: true });
	};
	const made = await start([...[
		"buildx",
		"create",
		"--name",
		name,
		"--driver",
		"docker-container",
		"--bootstrap"
	], ...[
		"--driver-opt",
		`image=${BUILDKIT}`,
		"--driver-opt",
		"network=host"
	]], { limit: BOOT }).catch(async (error) => {
		await remove();
		throw error;
	});
	if (made.exitCode !== 0) {
		if (!/existing instance/i.test(made.stderr)) await remove();
		throw unavailable(name, made);
	}
	return {
		name,
		driver: "docker-container",
		root: engine.root,
		remove
	};
}
function readDriver(text) {
	const driver = /^Driver:[ \t]*(\S+)/m.exec(text)?.[1];
	return [
		"docker",
		"docker-container",
		"remote",
		"kubernetes",
		"cloud"
	].find((name) => name === driver) ?? "remote";
}
function readEngine(info) {
	if (info.exitCode !== 0) return void 0;
	try {
		const data = JSON.parse(info.stdout);
		if (data.ServerErrors?.length) return void 0;
		const containerdStore = (data.DriverStatus ?? []).some((row) => row.join(" ").includes("io.containerd.snapshotter"));
		return {
			root: data.DockerRootDir,
			containerdStore
		};
	} catch {
		return;
	}
}
function unavailable(name, result) {
	return new Failure({
		class: "engine-unavailable",
		doing: "preparing the builder",
		on: name ?? "the default builder of Docker Engine",
		why: lastLine(result) || `docker ended with exit code ${result.exitCode}`,
		next: "Start Docker Engine on the runner (\"docker info\" must answer), or name a builder that \"docker buildx ls\" shows"
	});
}

// src/build/buildx.ts
const OLDEST = [0, 13];
/** Milliseconds: a client that hangs must not hold the job. */
const ANSWER = 6e4;
const VERSION = "0.31.1";
/** SHA-256 by architecture as Node names it; see docs/decisions/0004-pins.md. */
const BUILDX = {
	x64: {
		platform: "linux-amd64",
		sha256: "dc8eaffbf29138123b4874d852522b12303c61246a5073fa0f025e4220317b1e"
	},
	arm64: {
		platform: "linux-arm64",
		sha256: "963c674c558dad2eefd42304a09020329a196ed16819b72396e7657eb69f031b"
	}
};
const RELEASES = "https://github.com/docker/buildx/releases/download";
/** Base address of a mirror, for runners that do not reach github.com: docs/builders.md. */
const MIRROR = "CONTAINER_ACTION_BUILDX_URL";
/**
* Path of a buildx that the client must be given, `undefined` where it has a usable one. Throws a Failure (`buildx-missing`) when
* there is none and none can be had.
*/
async function missingBuildx(env, world, pins = BUILDX) {
	const found = await buildxVersion(world.commands, env);
	if ("version" in found && !found.old) return void 0;
	const why = "version" in found ? `version ${found.version} is older than ${OLDEST.join(".")}` : found.why;
	if ("version" in found || found.client) {
		const tool = pinned(env, pins);
		if (tool !== void 0) {
			world.log.info(`Docker Buildx: ${why}; using buildx ${tool.version} for this run`);
			const installed = await world.tools.install(tool);
			if (installed.path !== void 0) return installed.path;
			throw missing(`${why}, and buildx ${tool.version} could not be installed: ${installed.why}`, `Install buildx ${OLDEST.join(".")} or later on the runner, or set the variable ${MIRROR} to a mirror that the runner reaches`);
		}
	}
	throw missing(why);
}
/** Throws a Failure (`buildx-missing`) when the client does not take the buildx that it was given. */
async function requireBuildx(commands, env) {
	const found = await buildxVersion(commands, env);
	if (!("version" in found)) throw missing(found.why);
	if (found.old) throw missing(`version ${found.version} is older than ${OLDEST.join(".")}`);
}
async function buildxVersion(commands, env) {
	const result = await commands.run([
		"docker",
		"buildx",
		"version"
	], {
		env,
		limit: ANSWER
	});
	requireNotEnded(result, "looking for Docker Buildx", "docker buildx version");
	if (result.exitCode !== 0) return {
		why: `docker says: ${lastLine(result) || `exit code ${result.exitCode}`}`,
		client: result.exitCode !== 127
	};
	if (!result.stdout.includes("buildx")) return {
		why: "docker answers what no version of buildx does",
		client: false
	};
	const match = /\bv?(\d+)\.(\d+)\.\d+/.exec(result.stdout);
	if (match === null) return {
		version: "unknown",
		old: false
	};
	const [major, minor] = [Number(match[1]), Number(match[2])];
	return {
		version: match[0],
		old: major === OLDEST[0] && minor < OLDEST[1]
	};
}
function pinned(env, pins) {
	const pin = process.platform === "linux" ? pins[process.arch] : void 0;
	if (pin === void 0) return void 0;
	const base = (env[MIRROR] || RELEASES).replace(/\/+$/, "");
	return {
		name: "buildx",
		version: VERSION,
		sha256: pin.sha256,
		file: "docker-buildx",
		url: `${base}/v${VERSION}/buildx-v${VERSION}.${pin.platform}`
	};
}
/** The folder in which the engine's client finds the plugin. */
async function pluginFolder(plugin, scratch) {
	await scratch.link("client/cli-plugins/docker-buildx", plugin);
	return scratch.path("client/cli-plugins");
}
function missing(why, next = "Install Docker and its buildx plugin on the runner (hosted runners have both)") {
	return new Failure({
		class: "buildx-missing",
		doing: "looking for Docker Buildx",
		on: "docker buildx version",
		why,
		next
	});
}

// src/build/login.ts
/**
* Prepares a private configuration for the engine's client, so that the user's own is never written to: what it holds
* is kept (contexts, plugins, other registries' credentials), and the credentials for one registry are added.
* Returns the variables that the client needs.
*/
async function clientConfiguration(scratch, options) {
	const { env, login } = options;
	const own = dockerFolder(env);
	const builders = env.BUILDX_CONFIG || `${own}/buildx`;
	if (login === void 0 && options.plugins === void 0) return {};
	const config = parseDockerConfig(await options.readUserFile(`${own}/config.json`));
	if (login !== void 0) {
		const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
		config.auths = {
			...object(config.auths),
			[login.registry]: { auth }
		};
		config.credHelpers = {
			...object(config.credHelpers),
			[login.registry]: ""
		};
	}
	const plugins = Array.isArray(config.cliPluginsExtraDirs) ? config.cliPluginsExtraDirs : [];
	config.cliPluginsExtraDirs = [
		...options.plugins === void 0 ? [] : [options.plugins],
		...plugins,
		`${own}/cli-plugins`
	];
	const file = await scratch.write("client/config.json", JSON.stringify(config), { private: true });
	await scratch.link("client/contexts", `${own}/contexts`);
	return {
		DOCKER_CONFIG: file.slice(0, -12),
		BUILDX_CONFIG: builders
	};
}

// src/build/request.ts
/**
* What to build: the default recipe with its context, or the repository's own Dockerfile. Writes into the scratch folder.
* Throws a Failure (`not-found`) when a base image is missing.
*/
async function recipeOrOwn(subject, inputs, about, world, times) {
	const { created, solved } = times;
	const { environment, fingerprint } = subject;
	const own = subject.dockerfile;
	const runtime = own === void 0 ? await baseManifest(subject, "runtime", world) : void 0;
	const record = writeAnnotations({
		fingerprint: fingerprint.hash,
		components: fingerprint.components,
		environment: JSON.stringify(environment.canonical),
		baseReference: own === void 0 ? formatReference(subject.runtime) : void 0,
		baseDigest: runtime?.digest,
		created,
		solved,
		revision: about.event.revision,
		revisionTime: await commitTime(about.event, world),
		variant: subject.variant,
		source: about.source,
		version: subject.tag,
		title: inputs.repository.path,
		description: `Lecture environment ${environment.name}`
	});
	const common = {
		labels: { "org.opencontainers.image.source": about.source },
		annotations: record
	};
	if (own !== void 0) return {
		...common,
		dockerfile: `${world.workspace}/${own}`,
		context: `${world.workspace}/${inputs.context}`,
		contexts: contextPlaces(inputs.buildContexts, world.workspace),
		buildArgs: inputs.buildArgs
	};
	const solver = await baseManifest(subject, "solver", world);
	const folder = environment.file.split("/").slice(0, -1).join("/");
	const path = folder === "" ? REQUIREMENTS : `${folder}/${REQUIREMENTS}`;
	const recipe = await world.own.read("containers/lecture/Dockerfile");
	const { lock } = subject;
	const { context, dockerfile } = await writeRecipeContext(world.scratch, {
		dockerfile: Buffer.from(recipe ?? []).toString("utf8"),
		variables: environment.variables,
		condaPart: condaPart(environment),
		condaLock: lock?.conda,
		requirements: lock ? {
			path,
			text: lock.pip
		} : environment.pip && {
			path,
			text: requirementsPart(environment, subject.commits)
		},
		includes: await Promise.all(subject.includes.map(async ({ path, executable, target, requirements }) => {
			if (target !== void 0) return {
				path,
				executable,
				link: target
			};
			return {
				path,
				executable,
				bytes: fileWithCommits(await included(path, world), requirements, subject.commits)
			};
		})),
		marker: {
			image: `${repositoryOf(inputs.repository)}:${subject.tag}`,
			variant: subject.variant,
			buildDate: new Date(created).toISOString()
		}
	});
	return {
		...common,
		dockerfile,
		context,
		contexts: {
			solver: pinnedContext({
				...subject.solver,
				digest: solver.digest
			}),
			runtime: pinnedContext({
				...subject.runtime,
				digest: runtime.digest
			}),
			recipe: `${world.ownFolder}/containers/lecture`
		},
		buildArgs: {
			ENVIRONMENT_NAME: environment.name,
			REQUIREMENTS: path,
			...lock && { PIP_OPTIONS: "--no-deps" },
			...subject.aptPackages.length > 0 && {
				SYSTEM: "with-packages",
				APT_PACKAGES: subject.aptPackages.join(" ")
			}
		}
	};
}
async function included(path, { files }) {
	const bytes = await files.read(path);
	if (bytes !== void 0) return bytes;
	throw new Failure({
		class: "environment",
		doing: "writing the build context",
		on: path,
		why: "the file was there when the environment was hashed, and is not there any more",
		next: "Let nothing else write to the checked-out repository while this action runs"
	});
}
/** Secrets travel in the environment of the client, under names that cannot collide with its own. */
function secretSources(inputs) {
	const env = {};
	const sources = {};
	for (const [index, [id, value]] of Object.entries(inputs.secrets).entries()) {
		env[`CONTAINER_ACTION_SECRET_${index}`] = value;
		sources[id] = `env=CONTAINER_ACTION_SECRET_${index}`;
	}
	for (const [id, file] of Object.entries(inputs.secretFiles)) sources[id] = `src=${file}`;
	return {
		env,
		sources
	};
}

// src/build/space.ts
/** A lecture environment unpacks to about 3 GB in each of two stages. */
const NEEDED = 3e9;
/** Throws a Failure (`disk-full`) before a build that would fill the disk; says nothing of disks elsewhere. */
async function requireSpace(machine, folder) {
	const free = folder === void 0 ? void 0 : await machine.freeBytes(folder);
	if (free === void 0 || free >= NEEDED) return;
	throw new Failure({
		class: "disk-full",
		doing: "checking the free disk space before the build",
		on: folder ?? "",
		why: `${Math.round(free / 1e6)} MB are free, and a build needs about ${Math.round(NEEDED / 1e6)} MB`,
		next: "Free space on the runner (\"docker system prune\"), or give a remote builder by the input builder"
	});
}

// src/build/session.ts
/** Logs in, chooses the builder and looks at the disk. `publishes`: whether what is built goes to the registry. */
async function openSession(publishes, inputs, about, world, timer) {
	const secrets = secretSources(inputs);
	const { repository } = inputs;
	const unique = about.runId.replace(/[^0-9A-Za-z]+/g, "-");
	const { env, builder } = await timer.phase("prepare the builder", async () => {
		const env = await clientEnvironment(inputs, world);
		const options = {
			name: inputs.builder,
			unique,
			env,
			log: world.log
		};
		return {
			env,
			builder: await chooseBuilder(world.commands, options)
		};
	});
	const kept = [];
	const close = async () => {
		for (const image of kept) {
			const argv = [
				"docker",
				"image",
				"rm",
				"--force",
				image
			];
			await world.commands.run(argv, {
				env,
				cleanUp: true,
				limit: 6e4
			});
		}
		await builder.remove();
	};
	const output = (name) => {
		const suffix = name === void 0 ? "" : `-${name}`;
		const candidate = `candidate-${unique}${suffix}`;
		if (publishes) return {
			kind: "push",
			repository,
			candidate
		};
		if (builder.driver !== "docker") return {
			kind: "layout",
			folder: world.scratch.path(`layout${suffix}`)
		};
		kept.push(`${repositoryOf(repository)}:${candidate}`);
		return {
			kind: "engine",
			repository,
			candidate
		};
	};
	try {
		await requireSpace(world.machine, builder.root);
	} catch (error) {
		await close();
		throw error;
	}
	return {
		builder,
		env,
		buildEnv: {
			...env,
			...secrets.env
		},
		secrets: secrets.sources,
		output,
		close
	};
}
/** Variables with which the engine's client has its credentials, and a buildx that can do what the action needs. */
async function clientEnvironment(inputs, world) {
	const { commands, env, readUserFile, scratch } = world;
	const login = inputs.credentials && {
		...inputs.credentials,
		registry: inputs.repository.registry
	};
	const plugin = await missingBuildx(env, world);
	const plugins = plugin && await pluginFolder(plugin, scratch);
	const client = {
		...env,
		...await clientConfiguration(scratch, {
			env,
			readUserFile,
			login,
			plugins
		})
	};
	if (plugin !== void 0) await requireBuildx(commands, client);
	return client;
}

// src/publish/built.ts
/** Milliseconds between looks at what was pushed a moment ago: some registries need that long until they know of it themselves. */
const SETTLING = [
	1e3,
	2e3,
	4e3
];
/** What the registry now holds. Throws a Failure (`registry-answer`) where that is not what was built. */
async function pushedImage(reference, world) {
	let manifest = await world.registry.manifest(reference);
	for (const pause of SETTLING) {
		if (manifest !== void 0) break;
		await world.clock.sleep(pause);
		manifest = await world.registry.manifest(reference);
	}
	const image = manifest && readAnnotations(manifest);
	if (manifest !== void 0 && image !== void 0 && image !== "not-ours") return {
		image,
		manifest
	};
	throw new Failure({
		class: "registry-answer",
		doing: "publishing the image",
		on: formatReference(reference),
		why: manifest ? "its annotations are not those that were given" : "the registry does not hold what was pushed",
		next: "Run the job again; if it happens again, check the builder and the registry"
	});
}
/**
* The image that another run has published for this environment meanwhile, where it makes this run's own superfluous: for a
* refresh one that is newer, so that the content tag stays with it anyway; where packages shall be resolved again (`force`,
* `max-age-days`) one that has resolved them since. `created`: when this run's build began.
*/
async function publishedMeanwhile({ kind, noCache, solved, replaces }, created, subject, inputs, world) {
	const { registry, log } = world;
	const found = await lookUp(inputs.repository, subject, {
		registry,
		log: { warning: log.debug }
	});
	if (found === void 0 || found.image.digest === replaces) return void 0;
	const ours = {
		created,
		solved: solved ?? created
	};
	if (!(noCache ? (found.image.solved ?? 0) >= created : kind === "build" || isNewer(found.image, ours, world.clock.now()))) return void 0;
	world.log.info("Another run has published this environment meanwhile; its image is used.");
	return found;
}
/** Tags what was verified. */
async function publishBuilt({ manifest }, tags, inputs, about, world) {
	return publish({
		registry: world.registry,
		clock: world.clock,
		repository: inputs.repository,
		manifest,
		tags,
		revisionTime: await commitTime(about.event, world),
		history: historyOf(about.event, world),
		log: world.log
	});
}

// src/verify/marked-lines.ts
/** The JSON objects behind a mark in the lines of a log, in order. What only resembles one is passed over. */
function markedObjects(lines, mark) {
	return lines.flatMap((line) => {
		const start = line.indexOf(mark);
		if (start < 0) return [];
		try {
			const value = JSON.parse(line.slice(start + mark.length));
			return typeof value === "object" && value !== null ? [value] : [];
		} catch {
			return [];
		}
	});
}

// src/verify/checks.ts
const MARK = "container-action-check: ";
/** Reads the result lines out of a log. Lines that only resemble one are passed over; the exit code is what decides. */
function readChecks(lines) {
	const checks = /* @__PURE__ */ new Map();
	for (const { name, ok, seconds, why, advice } of markedObjects(lines, MARK)) {
		if (typeof name !== "string" || typeof ok !== "boolean") continue;
		const text = (field) => typeof field === "string" ? field.slice(0, 500) : void 0;
		checks.set(name, {
			name: name.slice(0, 100),
			ok: ok && checks.get(name)?.ok !== false,
			seconds: typeof seconds === "number" ? seconds : 0,
			why: text(why),
			advice: text(advice)?.replace(/[.\s]+$/, "")
		});
	}
	return [...checks.values()];
}

// src/verify/sizes.ts
const SIZE = "container-action-size: ";
const PACKAGE = "container-action-package: ";
const MOST_PACKAGES = 10;
/**
* What containers/verify counted on the image's own file system. The first line counts: it is written before anything of the
* image has run. `undefined` when there is none, for an image may lack the tools.
*/
function readDiskSize(lines) {
	const { bytes, files } = markedObjects(lines, SIZE)[0] ?? {};
	return isCount(bytes) && isCount(files) ? {
		bytes,
		files
	} : void 0;
}
/** The largest packages of the environment, largest first. */
function readLargestPackages(lines) {
	return markedObjects(lines, PACKAGE).flatMap(({ name, by, bytes }) => typeof name === "string" && (by === "conda" || by === "pip") && isCount(bytes) ? [{
		name: name.slice(0, 100),
		by,
		bytes
	}] : []).slice(0, MOST_PACKAGES);
}
function isCount(value) {
	return Number.isSafeInteger(value) && value >= 0;
}

// src/verify/verify.ts
/**
* Runs the checks of containers/verify on top of an image, on the builder that made it, exporting nothing.
* `image` is a named context (`docker-image://REPO@sha256:...`). Throws a Failure (`verification`) that names every
* check that failed; other classes when the checks could not run at all.
*/
async function verify(options, world) {
	const { scratch } = world;
	await scratch.write("verify/expected.json", JSON.stringify(options.expected));
	if (options.script) await scratch.write("verify/script", options.script, { executable: true });
	const lines = [];
	const log = {
		...world.log,
		foreign: (title, body) => world.log.foreign(title, (write) => body((line) => {
			lines.push(line);
			write(line);
		}))
	};
	try {
		await build({
			builder: options.builder,
			dockerfile: `${options.checksFolder}/Dockerfile`,
			context: scratch.path("verify"),
			contexts: {
				image: options.image,
				checks: options.checksFolder
			},
			buildArgs: {},
			secrets: {},
			labels: {},
			annotations: {},
			output: { kind: "nothing" },
			cache: {
				from: [],
				to: void 0
			},
			noCache: true,
			metadataFile: scratch.path("verify-metadata.json")
		}, {
			...world,
			log
		}, "Verifying the image");
	} catch (error) {
		const failed = readChecks(lines).filter((check) => !check.ok);
		if (!(error instanceof Failure) || failed.length === 0) throw error;
		throw rejected(options.image, failed, error);
	}
	const checks = readChecks(lines);
	if (checks.length === 0) throw new Failure({
		class: "verification",
		doing: "verifying the image",
		on: options.image,
		why: "no check reported a result, so nothing is known about it",
		next: "Report this with the log: the image was not published"
	});
	const failed = checks.filter((check) => !check.ok);
	if (failed.length > 0) throw rejected(options.image, failed, void 0);
	return {
		checks,
		disk: readDiskSize(lines),
		largest: readLargestPackages(lines)
	};
}
function rejected(image, failed, cause) {
	const list = failed.map((check) => `${check.name} (${check.why ?? "no reason given"})`).join("; ");
	const advice = failed.map((check) => check.advice).filter((text) => text !== void 0);
	return new Failure({
		class: "verification",
		doing: "verifying the image",
		on: image.replace(/^[a-z-]+:\/\//, ""),
		why: `${failed.length} check${failed.length === 1 ? "" : "s"} failed: ${list}`,
		next: `${advice[0] ?? "Correct what the check names"}. No tag was moved: jobs keep the image they had`
	}, { cause });
}

// src/build/image.ts
const RECORD = "usr/share/container-action/activation.json";
/**
* Builds the image of the default recipe. What the scripts of its packages would set on activation is known only after conda
* and pip ran, and no step of a job activates anything: where there is any, the image gets it as ENV by a second build,
* which runs and sends nothing but the configuration.
*/
async function buildRecipe(request, world, asked) {
	const first = await build(request, world, "Building the image", asked);
	const folder = world.scratch.path("record");
	await build({
		...request,
		target: "record",
		output: {
			kind: "files",
			folder
		},
		cache: {
			...request.cache,
			to: void 0
		},
		annotations: {},
		noCache: false
	}, world, "Reading what was resolved");
	const activation = await readActivation(world.scratch);
	const lines = variables(activation.variables) + searchPath(activation.path);
	if (lines === "") return first;
	const recipe = await world.scratch.read("Dockerfile");
	await world.scratch.write("Dockerfile", `${Buffer.from(recipe ?? []).toString("utf8")}${lines}`);
	const second = await build({
		...request,
		cache: {
			...request.cache,
			to: void 0
		},
		noCache: false
	}, world, "Adding what activation sets");
	return {
		...first,
		digest: second.digest
	};
}
/** Written by containers/lecture/activation.py inside the build, hence checked like anything from a repository. */
async function readActivation(scratch) {
	const bytes = await scratch.read(`record/${RECORD}`);
	try {
		const { path, variables } = JSON.parse(Buffer.from(bytes ?? []).toString("utf8"));
		const texts = [...path, ...Object.values(variables)];
		if (path.length === 2 && texts.every((text) => typeof text === "string" && !/[\u0000-\u001f\u007f]/.test(text)) && Object.keys(variables).every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))) return {
			path,
			variables
		};
	} catch {}
	throw new Failure({
		class: "build",
		doing: "reading what activation sets",
		on: RECORD,
		why: "the record of the build does not say it",
		next: "Run the job again with force: true; if it happens again, report it with the log"
	});
}

export { pushedImage as a, cacheParts as c, build as d, REQUIREMENTS as f, publishedMeanwhile as i, openCache as l, builtContext as m, verify as n, openSession as o, writeRecipeContext as p, publishBuilt as r, recipeOrOwn as s, buildRecipe as t, tellLostCaches as u };