import { A as repositoryOf, C as quoted, D as isDigest, E as formatReference, S as packageName, T as parseRequirement, _ as condaPart, b as fileWithCommits, i as writeAnnotations, j as Failure, n as lookUp, r as readAnnotations, v as requirementsPart, w as normalName } from "./look-up.js";
import { _ as INSTALLERS, a as baseManifest, d as Progress, f as lastError, m as changesBetween, n as commitTime, t as publish, v as RECORD_FILES, y as readPackages } from "./publish.js";
import { gunzipSync } from "node:zlib";

// src/build/arguments.ts
/** argv of one `docker buildx build`. */
function buildArguments(request) {
	const argv = [
		"docker",
		"buildx",
		"build",
		"--progress=rawjson",
		"--provenance=false",
		"--sbom=false"
	];
	if (request.builder.name !== void 0) argv.push("--builder", request.builder.name);
	argv.push("--file", request.dockerfile, "--metadata-file", request.metadataFile);
	argv.push("--output", outputArgument(request.output, request.builder.driver));
	if (request.target !== void 0) argv.push("--target", request.target);
	for (const [name, value] of Object.entries(request.contexts)) argv.push("--build-context", `${name}=${value}`);
	for (const [name, value] of Object.entries(request.buildArgs)) argv.push("--build-arg", `${name}=${value}`);
	for (const [id, source] of Object.entries(request.secrets)) argv.push("--secret", `id=${id},${source}`);
	for (const [key, value] of Object.entries(request.labels)) argv.push("--label", `${key}=${value}`);
	for (const [key, value] of Object.entries(request.annotations)) argv.push("--annotation", `manifest:${key}=${value}`);
	for (const reference of request.cache.from) argv.push("--cache-from", `type=registry,ref=${reference}`);
	if (request.cache.to !== void 0) argv.push("--cache-to", `type=registry,ref=${request.cache.to},mode=max,image-manifest=true,oci-mediatypes=true,compression=zstd,ignore-error=true`);
	if (request.noCache) argv.push("--no-cache");
	argv.push(request.context);
	return argv;
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
		pattern: /dockerfile parse error|failed to calculate checksum of ref/i,
		class: "build-step",
		why: "the Dockerfile cannot be followed",
		next: "Correct the line of the Dockerfile that the message names"
	},
	{
		pattern: /insufficient_scope|denied|403 Forbidden|unauthorized|401 Unauthorized|authorization failed/i,
		class: "permission",
		why: "a registry refused access",
		next: "Grant \"packages: write\" to the job, and check that the package gives this repository write access (Manage Actions access)"
	},
	{
		pattern: /dial tcp|connection refused|connection reset|i\/o timeout|50[0234] |TLS handshake|unexpected EOF|no such host/i,
		class: "registry-unavailable",
		why: "a server could not be reached or broke off",
		next: AGAIN
	}
];
const ENGINE = /Cannot connect to the Docker daemon|failed to list workers|error during connect|context deadline exceeded|no valid drivers|failed to find the builder|no builder .* found/i;
/**
* Names the class of a failed build and picks the lines that show the reason. With what was `asked`
* for, a tool's complaint is led back to the line that it is about.
*/
function diagnose(build, asked) {
	const failed = build.steps.find(({ name, error }) => error !== void 0 && !/context canceled/i.test(error) && !/^(?:importing cache manifest|exporting cache)/.test(name));
	const excerpt = (failed?.lines.length ? failed.lines : build.tail).slice(-25);
	const messages = [failed?.error ?? "", ...build.tail];
	const own = messages.join("\n");
	if (failed === void 0 && ENGINE.test(own)) return {
		class: "engine-unavailable",
		why: `the builder does not answer: ${lastError(build.tail)}`,
		next: "Start Docker Engine on the runner (\"docker info\" must answer), or check the builder with \"docker buildx ls\"",
		excerpt
	};
	const step = failed && isRun(failed) ? failed : void 0;
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
	return {
		class: "build",
		why: `buildx ended with exit code ${build.exitCode}: ${lastError(messages)}`,
		next: AGAIN,
		excerpt
	};
}
function isRun(step) {
	return /\] RUN /.test(step.name);
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
* Runs one build to its end, showing its progress. Throws a Failure whose class names the cause and whose text holds
* the failing step's own last lines; with what was `asked` for, also the line of it that is to blame.
*/
async function build(request, world, title, asked) {
	const { commands, clock, log } = world;
	const { progress, result } = await log.foreign(title, async (show) => {
		let last = clock.now();
		const write = (line) => {
			last = clock.now();
			show(line);
		};
		const progress = new Progress(() => clock.now(), write);
		const stop = clock.every(HEARTBEAT / 3, () => {
			if (clock.now() - last >= HEARTBEAT / 2) write(progress.heartbeat() ?? ".. still running");
		});
		const onStderrLine = (line) => {
			for (const event of readProgress(line)) progress.add(event);
		};
		try {
			return {
				progress,
				result: await commands.run(buildArguments(request), {
					env: world.env,
					onStderrLine
				})
			};
		} finally {
			stop();
		}
	});
	if (result.exitCode !== 0) {
		const diagnosis = diagnose({
			exitCode: result.exitCode,
			steps: progress.steps,
			tail: progress.tail
		}, asked);
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

// src/build/request.ts
/**
* What to build: the default recipe with its context, or the repository's own Dockerfile. Writes into the scratch folder.
* Throws a Failure (`not-found`) when a base image is missing.
*/
async function recipeOrOwn(subject, inputs, about, world, created) {
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
		contexts: inputs.buildContexts,
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
function cacheOf(inputs, writable) {
	if (inputs.cache === "none") return {
		from: [],
		to: void 0
	};
	const reference = `${repositoryOf(inputs.repository)}:cache`;
	return {
		from: [reference],
		to: writable ? reference : void 0
	};
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

// src/build/builder.ts
const BUILDKIT = "moby/buildkit:v0.27.1@sha256:1e110c71d389d6d24f67b9438e2f7b8da749a6ff407b22a1631e025c95599368";
const OLDEST_BUILDX = [0, 13];
/**
* The builder named by the input, else the default one if it can push what the action pushes, else one made for this run.
* Throws a Failure (`buildx-missing`, `engine-unavailable`).
*/
async function chooseBuilder(commands, options) {
	const run = (...argv) => commands.run(["docker", ...argv], { env: options.env });
	checkVersion(await run("buildx", "version"));
	const inspected = await run("buildx", "inspect", ...options.name === void 0 ? [] : [options.name]);
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
	const made = await run(...[
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
	]);
	const remove = async () => {
		await run("buildx", "rm", "--force", name);
	};
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
function checkVersion(result) {
	const match = /\bv?(\d+)\.(\d+)\.\d+/.exec(result.stdout);
	const version = match ? [Number(match[1]), Number(match[2])] : void 0;
	if (result.exitCode === 0 && version === void 0) return;
	const recent = version && (version[0] > OLDEST_BUILDX[0] || version[1] >= OLDEST_BUILDX[1]);
	if (result.exitCode === 0 && recent) return;
	throw new Failure({
		class: "buildx-missing",
		doing: "looking for Docker Buildx",
		on: "docker buildx version",
		why: version ? `version ${match?.[0]} is older than ${OLDEST_BUILDX.join(".")}` : `docker says: ${lastLine(result) || `exit code ${result.exitCode}`}`,
		next: "Install the buildx plugin on the runner (hosted runners have it), for example with docker/setup-buildx-action"
	});
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
function lastLine(result) {
	const lines = `${result.stdout}\n${result.stderr}`.split("\n").filter((line) => line.trim() !== "");
	return (lines.filter((line) => /^ERROR|Cannot connect/i.test(line)).at(-1) ?? lines.at(-1) ?? "").replace(/^ERROR:\s*/, "").slice(0, 500);
}

// src/build/login.ts
/**
* Prepares a private configuration for the engine's client, so that the user's own is never written to: what it holds
* is kept (contexts, plugins, other registries' credentials), and the credentials for one registry are added.
* Returns the variables that the client needs.
*/
async function clientConfiguration(scratch, options) {
	const { env, login } = options;
	const own = env.DOCKER_CONFIG || `${env.HOME ?? "/root"}/.docker`;
	const builders = env.BUILDX_CONFIG || `${own}/buildx`;
	if (login === void 0) return {};
	const config = parse$1(await options.readUserFile(`${own}/config.json`));
	const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
	config.auths = {
		...object(config.auths),
		[login.registry]: { auth }
	};
	config.credHelpers = {
		...object(config.credHelpers),
		[login.registry]: ""
	};
	config.cliPluginsExtraDirs = [...Array.isArray(config.cliPluginsExtraDirs) ? config.cliPluginsExtraDirs : [], `${own}/cli-plugins`];
	const file = await scratch.write("client/config.json", JSON.stringify(config), { private: true });
	await scratch.link("client/contexts", `${own}/contexts`);
	return {
		DOCKER_CONFIG: file.slice(0, -12),
		BUILDX_CONFIG: builders
	};
}
/** A broken configuration of the user's is left to the client to complain about; ours starts empty then. */
function parse$1(bytes) {
	try {
		return object(JSON.parse(Buffer.from(bytes ?? []).toString("utf8")));
	} catch {
		return {};
	}
}
function object(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
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
	const login = inputs.credentials && {
		...inputs.credentials,
		registry: repository.registry
	};
	const client = await clientConfiguration(world.scratch, {
		env: world.env,
		readUserFile: world.readUserFile,
		login
	});
	const env = {
		...world.env,
		...client
	};
	const unique = about.runId.replace(/[^0-9A-Za-z]+/g, "-");
	const builder = await timer.phase("prepare the builder", () => chooseBuilder(world.commands, {
		name: inputs.builder,
		unique,
		env,
		log: world.log
	}));
	const kept = [];
	const close = async () => {
		for (const image of kept) await world.commands.run([
			"docker",
			"image",
			"rm",
			"--force",
			image
		], { env });
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

// node_modules/fzstd/esm/index.mjs
var ab = ArrayBuffer;
var u8 = Uint8Array;
var u16 = Uint16Array;
var i16 = Int16Array;
var i32 = Int32Array;
var slc = function(v, s, e) {
	if (u8.prototype.slice) return u8.prototype.slice.call(v, s, e);
	if (s == null || s < 0) s = 0;
	if (e == null || e > v.length) e = v.length;
	var n = new u8(e - s);
	n.set(v.subarray(s, e));
	return n;
};
var fill = function(v, n, s, e) {
	if (u8.prototype.fill) return u8.prototype.fill.call(v, n, s, e);
	if (s == null || s < 0) s = 0;
	if (e == null || e > v.length) e = v.length;
	for (; s < e; ++s) v[s] = n;
	return v;
};
var cpw = function(v, t, s, e) {
	if (u8.prototype.copyWithin) return u8.prototype.copyWithin.call(v, t, s, e);
	if (s == null || s < 0) s = 0;
	if (e == null || e > v.length) e = v.length;
	while (s < e) v[t++] = v[s++];
};
var ec = [
	"invalid zstd data",
	"window size too large (>2046MB)",
	"invalid block type",
	"FSE accuracy too high",
	"match distance too far back",
	"unexpected EOF"
];
var err = function(ind, msg, nt) {
	var e = new Error(msg || ec[ind]);
	e.code = ind;
	if (Error.captureStackTrace) Error.captureStackTrace(e, err);
	if (!nt) throw e;
	return e;
};
var rb = function(d, b, n) {
	var i = 0, o = 0;
	for (; i < n; ++i) o |= d[b++] << (i << 3);
	return o;
};
var b4 = function(d, b) {
	return (d[b] | d[b + 1] << 8 | d[b + 2] << 16 | d[b + 3] << 24) >>> 0;
};
var rzfh = function(dat, w) {
	var n3 = dat[0] | dat[1] << 8 | dat[2] << 16;
	if (n3 == 3126568 && dat[3] == 253) {
		var flg = dat[4];
		var ss = flg >> 5 & 1, cc = flg >> 2 & 1, df = flg & 3, fcf = flg >> 6;
		if (flg & 8) err(0);
		var bt = 6 - ss;
		var db = df == 3 ? 4 : df;
		var di = rb(dat, bt, db);
		bt += db;
		var fsb = fcf ? 1 << fcf : ss;
		var fss = rb(dat, bt, fsb) + (fcf == 1 && 256);
		var ws = fss;
		if (!ss) {
			var wb = 1 << 10 + (dat[5] >> 3);
			ws = wb + (wb >> 3) * (dat[5] & 7);
		}
		if (ws > 2145386496) err(1);
		var buf = new u8((w == 1 ? fss || ws : w ? 0 : ws) + 12);
		buf[0] = 1, buf[4] = 4, buf[8] = 8;
		return {
			b: bt + fsb,
			y: 0,
			l: 0,
			d: di,
			w: w && w != 1 ? w : buf.subarray(12),
			e: ws,
			o: new i32(buf.buffer, 0, 3),
			u: fss,
			c: cc,
			m: Math.min(131072, ws)
		};
	} else if ((n3 >> 4 | dat[3] << 20) == 25481893) return b4(dat, 4) + 8;
	err(0);
};
var msb = function(val) {
	var bits = 0;
	for (; 1 << bits <= val; ++bits);
	return bits - 1;
};
var rfse = function(dat, bt, mal) {
	var tpos = (bt << 3) + 4;
	var al = (dat[bt] & 15) + 5;
	if (al > mal) err(3);
	var sz = 1 << al;
	var probs = sz, sym = -1, re = -1, i = -1, ht = sz;
	var buf = new ab(512 + (sz << 2));
	var freq = new i16(buf, 0, 256);
	var dstate = new u16(buf, 0, 256);
	var nstate = new u16(buf, 512, sz);
	var bb1 = 512 + (sz << 1);
	var syms = new u8(buf, bb1, sz);
	var nbits = new u8(buf, bb1 + sz);
	while (sym < 255 && probs > 0) {
		var bits = msb(probs + 1);
		var cbt = tpos >> 3;
		var msk = (1 << bits + 1) - 1;
		var val = (dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (tpos & 7) & msk;
		var msk1fb = (1 << bits) - 1;
		var msv = msk - probs - 1;
		var sval = val & msk1fb;
		if (sval < msv) tpos += bits, val = sval;
		else {
			tpos += bits + 1;
			if (val > msk1fb) val -= msv;
		}
		freq[++sym] = --val;
		if (val == -1) {
			probs += val;
			syms[--ht] = sym;
		} else probs -= val;
		if (!val) do {
			var rbt = tpos >> 3;
			re = (dat[rbt] | dat[rbt + 1] << 8) >> (tpos & 7) & 3;
			tpos += 2;
			sym += re;
		} while (re == 3);
	}
	if (sym > 255 || probs) err(0);
	var sympos = 0;
	var sstep = (sz >> 1) + (sz >> 3) + 3;
	var smask = sz - 1;
	for (var s = 0; s <= sym; ++s) {
		var sf = freq[s];
		if (sf < 1) {
			dstate[s] = -sf;
			continue;
		}
		for (i = 0; i < sf; ++i) {
			syms[sympos] = s;
			do
				sympos = sympos + sstep & smask;
			while (sympos >= ht);
		}
	}
	if (sympos) err(0);
	for (i = 0; i < sz; ++i) {
		var ns = dstate[syms[i]]++;
		var nb = nbits[i] = al - msb(ns);
		nstate[i] = (ns << nb) - sz;
	}
	return [tpos + 7 >> 3, {
		b: al,
		s: syms,
		n: nbits,
		t: nstate
	}];
};
var rhu = function(dat, bt) {
	var i = 0, wc = -1;
	var buf = new u8(292), hb = dat[bt];
	var hw = buf.subarray(0, 256);
	var rc = buf.subarray(256, 268);
	var ri = new u16(buf.buffer, 268);
	if (hb < 128) {
		var _a = rfse(dat, bt + 1, 6), ebt = _a[0], fdt = _a[1];
		bt += hb;
		var epos = ebt << 3;
		var lb = dat[bt];
		if (!lb) err(0);
		var st1 = 0, st2 = 0, btr1 = fdt.b, btr2 = btr1;
		var fpos = (++bt << 3) - 8 + msb(lb);
		for (;;) {
			fpos -= btr1;
			if (fpos < epos) break;
			var cbt = fpos >> 3;
			st1 += (dat[cbt] | dat[cbt + 1] << 8) >> (fpos & 7) & (1 << btr1) - 1;
			hw[++wc] = fdt.s[st1];
			fpos -= btr2;
			if (fpos < epos) break;
			cbt = fpos >> 3;
			st2 += (dat[cbt] | dat[cbt + 1] << 8) >> (fpos & 7) & (1 << btr2) - 1;
			hw[++wc] = fdt.s[st2];
			btr1 = fdt.n[st1];
			st1 = fdt.t[st1];
			btr2 = fdt.n[st2];
			st2 = fdt.t[st2];
		}
		if (++wc > 255) err(0);
	} else {
		wc = hb - 127;
		for (; i < wc; i += 2) {
			var byte = dat[++bt];
			hw[i] = byte >> 4;
			hw[i + 1] = byte & 15;
		}
		++bt;
	}
	var wes = 0;
	for (i = 0; i < wc; ++i) {
		var wt = hw[i];
		if (wt > 11) err(0);
		wes += wt && 1 << wt - 1;
	}
	var mb = msb(wes) + 1;
	var ts = 1 << mb;
	var rem = ts - wes;
	if (rem & rem - 1) err(0);
	hw[wc++] = msb(rem) + 1;
	for (i = 0; i < wc; ++i) {
		var wt = hw[i];
		++rc[hw[i] = wt && mb + 1 - wt];
	}
	var hbuf = new u8(ts << 1);
	var syms = hbuf.subarray(0, ts), nb = hbuf.subarray(ts);
	ri[mb] = 0;
	for (i = mb; i > 0; --i) {
		var pv = ri[i];
		fill(nb, i, pv, ri[i - 1] = pv + rc[i] * (1 << mb - i));
	}
	if (ri[0] != ts) err(0);
	for (i = 0; i < wc; ++i) {
		var bits = hw[i];
		if (bits) {
			var code = ri[bits];
			fill(syms, i, code, ri[bits] = code + (1 << mb - bits));
		}
	}
	return [bt, {
		n: nb,
		b: mb,
		s: syms
	}];
};
var dllt = (/*#__PURE__*/ rfse(/*#__PURE__*/ new u8([
	81,
	16,
	99,
	140,
	49,
	198,
	24,
	99,
	12,
	33,
	196,
	24,
	99,
	102,
	102,
	134,
	70,
	146,
	4
]), 0, 6))[1];
var dmlt = (/*#__PURE__*/ rfse(/*#__PURE__*/ new u8([
	33,
	20,
	196,
	24,
	99,
	140,
	33,
	132,
	16,
	66,
	8,
	33,
	132,
	16,
	66,
	8,
	33,
	68,
	68,
	68,
	68,
	68,
	68,
	68,
	68,
	36,
	9
]), 0, 6))[1];
var doct = (/*#__PURE__ */ rfse(/*#__PURE__*/ new u8([
	32,
	132,
	16,
	66,
	102,
	70,
	68,
	68,
	68,
	68,
	36,
	73,
	2
]), 0, 5))[1];
var b2bl = function(b, s) {
	var len = b.length, bl = new i32(len);
	for (var i = 0; i < len; ++i) {
		bl[i] = s;
		s += 1 << b[i];
	}
	return bl;
};
var llb = /*#__PURE__ */ new u8((/*#__PURE__ */ new i32([
	0,
	0,
	0,
	0,
	16843009,
	50528770,
	134678020,
	202050057,
	269422093
])).buffer, 0, 36);
var llbl = /*#__PURE__ */ b2bl(llb, 0);
var mlb = /*#__PURE__ */ new u8((/*#__PURE__ */ new i32([
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	16843009,
	50528770,
	117769220,
	185207048,
	252579084,
	16
])).buffer, 0, 53);
var mlbl = /*#__PURE__ */ b2bl(mlb, 3);
var dhu = function(dat, out, hu) {
	var len = dat.length, ss = out.length, lb = dat[len - 1], msk = (1 << hu.b) - 1, eb = -hu.b;
	if (!lb) err(0);
	var st = 0, btr = hu.b, pos = (len << 3) - 8 + msb(lb) - btr, i = -1;
	for (; pos > eb && i < ss;) {
		var cbt = pos >> 3;
		var val = (dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (pos & 7);
		st = (st << btr | val) & msk;
		out[++i] = hu.s[st];
		pos -= btr = hu.n[st];
	}
	if (pos != eb || i + 1 != ss) err(0);
};
var dhu4 = function(dat, out, hu) {
	var bt = 6;
	var sz1 = out.length + 3 >> 2, sz2 = sz1 << 1, sz3 = sz1 + sz2;
	dhu(dat.subarray(bt, bt += dat[0] | dat[1] << 8), out.subarray(0, sz1), hu);
	dhu(dat.subarray(bt, bt += dat[2] | dat[3] << 8), out.subarray(sz1, sz2), hu);
	dhu(dat.subarray(bt, bt += dat[4] | dat[5] << 8), out.subarray(sz2, sz3), hu);
	dhu(dat.subarray(bt), out.subarray(sz3), hu);
};
var rzb = function(dat, st, out) {
	var _a;
	var bt = st.b;
	var b0 = dat[bt], btype = b0 >> 1 & 3;
	st.l = b0 & 1;
	var sz = b0 >> 3 | dat[bt + 1] << 5 | dat[bt + 2] << 13;
	var ebt = (bt += 3) + sz;
	if (btype == 1) {
		if (bt >= dat.length) return;
		st.b = bt + 1;
		if (out) {
			fill(out, dat[bt], st.y, st.y += sz);
			return out;
		}
		return fill(new u8(sz), dat[bt]);
	}
	if (ebt > dat.length) return;
	if (btype == 0) {
		st.b = ebt;
		if (out) {
			out.set(dat.subarray(bt, ebt), st.y);
			st.y += sz;
			return out;
		}
		return slc(dat, bt, ebt);
	}
	if (btype == 2) {
		var b3 = dat[bt], lbt = b3 & 3, sf = b3 >> 2 & 3;
		var lss = b3 >> 4, lcs = 0, s4 = 0;
		if (lbt < 2) {
			if (sf & 1) lss |= dat[++bt] << 4 | (sf & 2 && dat[++bt] << 12);
			else lss = b3 >> 3;
		} else {
			s4 = sf;
			if (sf < 2) lss |= (dat[++bt] & 63) << 4, lcs = dat[bt] >> 6 | dat[++bt] << 2;
			else if (sf == 2) lss |= dat[++bt] << 4 | (dat[++bt] & 3) << 12, lcs = dat[bt] >> 2 | dat[++bt] << 6;
			else lss |= dat[++bt] << 4 | (dat[++bt] & 63) << 12, lcs = dat[bt] >> 6 | dat[++bt] << 2 | dat[++bt] << 10;
		}
		++bt;
		var buf = out ? out.subarray(st.y, st.y + st.m) : new u8(st.m);
		var spl = buf.length - lss;
		if (lbt == 0) buf.set(dat.subarray(bt, bt += lss), spl);
		else if (lbt == 1) fill(buf, dat[bt++], spl);
		else {
			var hu = st.h;
			if (lbt == 2) {
				var hud = rhu(dat, bt);
				lcs += bt - (bt = hud[0]);
				st.h = hu = hud[1];
			} else if (!hu) err(0);
			(s4 ? dhu4 : dhu)(dat.subarray(bt, bt += lcs), buf.subarray(spl), hu);
		}
		var ns = dat[bt++];
		if (ns) {
			if (ns == 255) ns = (dat[bt++] | dat[bt++] << 8) + 32512;
			else if (ns > 127) ns = ns - 128 << 8 | dat[bt++];
			var scm = dat[bt++];
			if (scm & 3) err(0);
			var dts = [
				dmlt,
				doct,
				dllt
			];
			for (var i = 2; i > -1; --i) {
				var md = scm >> (i << 1) + 2 & 3;
				if (md == 1) {
					var rbuf = new u8([
						0,
						0,
						dat[bt++]
					]);
					dts[i] = {
						s: rbuf.subarray(2, 3),
						n: rbuf.subarray(0, 1),
						t: new u16(rbuf.buffer, 0, 1),
						b: 0
					};
				} else if (md == 2) _a = rfse(dat, bt, 9 - (i & 1)), bt = _a[0], dts[i] = _a[1];
				else if (md == 3) {
					if (!st.t) err(0);
					dts[i] = st.t[i];
				}
			}
			var _b = st.t = dts, mlt = _b[0], oct = _b[1], llt = _b[2];
			var lb = dat[ebt - 1];
			if (!lb) err(0);
			var spos = (ebt << 3) - 8 + msb(lb) - llt.b, cbt = spos >> 3, oubt = 0;
			var lst = (dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << llt.b) - 1;
			cbt = (spos -= oct.b) >> 3;
			var ost = (dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << oct.b) - 1;
			cbt = (spos -= mlt.b) >> 3;
			var mst = (dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << mlt.b) - 1;
			for (++ns; --ns;) {
				var llc = llt.s[lst];
				var lbtr = llt.n[lst];
				var mlc = mlt.s[mst];
				var mbtr = mlt.n[mst];
				var ofc = oct.s[ost];
				var obtr = oct.n[ost];
				cbt = (spos -= ofc) >> 3;
				var ofp = 1 << ofc;
				var off = ofp + ((dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16 | dat[cbt + 3] << 24) >>> (spos & 7) & ofp - 1);
				cbt = (spos -= mlb[mlc]) >> 3;
				var ml = mlbl[mlc] + ((dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (spos & 7) & (1 << mlb[mlc]) - 1);
				cbt = (spos -= llb[llc]) >> 3;
				var ll = llbl[llc] + ((dat[cbt] | dat[cbt + 1] << 8 | dat[cbt + 2] << 16) >> (spos & 7) & (1 << llb[llc]) - 1);
				cbt = (spos -= lbtr) >> 3;
				lst = llt.t[lst] + ((dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << lbtr) - 1);
				cbt = (spos -= mbtr) >> 3;
				mst = mlt.t[mst] + ((dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << mbtr) - 1);
				cbt = (spos -= obtr) >> 3;
				ost = oct.t[ost] + ((dat[cbt] | dat[cbt + 1] << 8) >> (spos & 7) & (1 << obtr) - 1);
				if (off > 3) {
					st.o[2] = st.o[1];
					st.o[1] = st.o[0];
					st.o[0] = off -= 3;
				} else {
					var idx = off - (ll != 0);
					if (idx) {
						off = idx == 3 ? st.o[0] - 1 : st.o[idx];
						if (idx > 1) st.o[2] = st.o[1];
						st.o[1] = st.o[0];
						st.o[0] = off;
					} else off = st.o[0];
				}
				for (var i = 0; i < ll; ++i) buf[oubt + i] = buf[spl + i];
				oubt += ll, spl += ll;
				var stin = oubt - off;
				if (stin < 0) {
					var len = -stin;
					var bs = st.e + stin;
					if (len > ml) len = ml;
					for (var i = 0; i < len; ++i) buf[oubt + i] = st.w[bs + i];
					oubt += len, ml -= len, stin = 0;
				}
				for (var i = 0; i < ml; ++i) buf[oubt + i] = buf[stin + i];
				oubt += ml;
			}
			if (oubt != spl) while (spl < buf.length) buf[oubt++] = buf[spl++];
			else oubt = buf.length;
			if (out) st.y += oubt;
			else buf = slc(buf, 0, oubt);
		} else if (out) {
			st.y += lss;
			if (spl) for (var i = 0; i < lss; ++i) buf[i] = buf[spl + i];
		} else if (spl) buf = slc(buf, spl);
		st.b = ebt;
		return buf;
	}
	err(2);
};
var cct = function(bufs, ol) {
	if (bufs.length == 1) return bufs[0];
	var buf = new u8(ol);
	for (var i = 0, b = 0; i < bufs.length; ++i) {
		var chk = bufs[i];
		buf.set(chk, b);
		b += chk.length;
	}
	return buf;
};
/**
* Decompressor for Zstandard streamed data
*/
var Decompress = /* @__PURE__ */ function() {
	/**
	* Creates a Zstandard decompressor
	* @param ondata The handler for stream data
	*/
	function Decompress(ondata) {
		this.ondata = ondata;
		this.c = [];
		this.l = 0;
		this.z = 0;
	}
	/**
	* Pushes data to be decompressed
	* @param chunk The chunk of data to push
	* @param final Whether or not this is the last chunk in the stream
	*/
	Decompress.prototype.push = function(chunk, final) {
		if (typeof this.s == "number") {
			var sub = Math.min(chunk.length, this.s);
			chunk = chunk.subarray(sub);
			this.s -= sub;
		}
		var ncs = chunk.length + this.l;
		if (!this.s) {
			if (final) {
				if (!ncs) {
					this.ondata(new u8(0), true);
					return;
				}
				if (ncs < 5) err(5);
			} else if (ncs < 18) {
				this.c.push(chunk);
				this.l = ncs;
				return;
			}
			if (this.l) {
				this.c.push(chunk);
				chunk = cct(this.c, ncs);
				this.c = [];
				this.l = 0;
			}
			if (typeof (this.s = rzfh(chunk)) == "number") return this.push(chunk, final);
		}
		if (typeof this.s != "number") {
			if (ncs < (this.z || 3)) {
				if (final) err(5);
				this.c.push(chunk);
				this.l = ncs;
				return;
			}
			if (this.l) {
				this.c.push(chunk);
				chunk = cct(this.c, ncs);
				this.c = [];
				this.l = 0;
			}
			if (!this.z && ncs < (this.z = chunk[this.s.b] & 2 ? 4 : 3 + (chunk[this.s.b] >> 3 | chunk[this.s.b + 1] << 5 | chunk[this.s.b + 2] << 13))) {
				if (final) err(5);
				this.c.push(chunk);
				this.l = ncs;
				return;
			} else this.z = 0;
			for (;;) {
				var blk = rzb(chunk, this.s);
				if (!blk) {
					if (final) err(5);
					var adc = chunk.subarray(this.s.b);
					this.s.b = 0;
					this.c.push(adc), this.l += adc.length;
					return;
				} else {
					this.ondata(blk, false);
					cpw(this.s.w, 0, blk.length);
					this.s.w.set(blk, this.s.w.length - blk.length);
				}
				if (this.s.l) {
					var rest = chunk.subarray(this.s.b);
					this.s = this.s.c * 4;
					this.push(rest, final);
					return;
				}
			}
		} else if (final) err(5);
	};
	return Decompress;
}();

// node_modules/nanotar/dist/index.mjs
const tarItemTypeMap = {
	"0": "file",
	"1": "hardLink",
	"2": "symbolicLink",
	"3": "characterDevice",
	"4": "blockDevice",
	"5": "directory",
	"6": "fifo",
	"7": "contiguousFile",
	"g": "globalExtendedHeader",
	"x": "extendedHeader",
	"D": "gnuDirectory",
	"I": "gnuInodeMetadata",
	"K": "gnuLongLinkName",
	"L": "gnuLongFileName",
	"N": "gnuOldLongFileName",
	"M": "gnuMultiVolume",
	"S": "gnuSparseFile",
	"E": "gnuExtendedSparse",
	"A": "solarisAcl",
	"V": "solarisVolumeLabel",
	"X": "solarisOldExtendedHeader"
};
function parseTar(data, opts) {
	const buffer = data.buffer || data;
	const files = [];
	let offset = 0;
	let nextExtendedHeader;
	let globalExtendedHeader;
	while (offset < buffer.byteLength - 512) {
		let name = _readString(buffer, offset, 100);
		if (name.length === 0) break;
		if (nextExtendedHeader) {
			const longName = nextExtendedHeader.path || nextExtendedHeader.linkpath;
			if (longName) name = longName;
		}
		const mode = _readString(buffer, offset + 100, 8).trim();
		const uid = Number.parseInt(_readString(buffer, offset + 108, 8));
		const gid = Number.parseInt(_readString(buffer, offset + 116, 8));
		const size = _readNumber(buffer, offset + 124, 12);
		const seek = 512 + 512 * Math.trunc(size / 512) + (size % 512 ? 512 : 0);
		const mtime = _readNumber(buffer, offset + 136, 12);
		const _type = _readString(buffer, offset + 156, 1) || "0";
		const type = tarItemTypeMap[_type] || _type;
		switch (type) {
			case "extendedHeader":
			case "globalExtendedHeader": {
				const headers = _parseExtendedHeaders(new Uint8Array(buffer, offset + 512, size));
				if (type === "extendedHeader") nextExtendedHeader = headers;
				else {
					nextExtendedHeader = void 0;
					globalExtendedHeader = {
						...globalExtendedHeader,
						...headers
					};
				}
				offset += seek;
				continue;
			}
			case "gnuLongFileName":
			case "gnuOldLongFileName":
			case "gnuLongLinkName":
				nextExtendedHeader = { path: _readString(buffer, offset + 512, size) };
				offset += seek;
				continue;
		}
		const user = _readString(buffer, offset + 265, 32);
		const group = _readString(buffer, offset + 297, 32);
		name = _sanitizePath(name);
		const meta = {
			name,
			type,
			size,
			attrs: {
				...globalExtendedHeader,
				...nextExtendedHeader,
				mode,
				uid,
				gid,
				mtime,
				user,
				group
			}
		};
		nextExtendedHeader = void 0;
		if (opts?.filter && !opts.filter(meta)) {
			offset += seek;
			continue;
		}
		if (opts?.metaOnly) {
			files.push(meta);
			offset += seek;
			continue;
		}
		const data2 = size === 0 ? void 0 : new Uint8Array(buffer, offset + 512, size);
		files.push({
			...meta,
			data: data2,
			get text() {
				return new TextDecoder().decode(this.data);
			}
		});
		offset += seek;
	}
	return files;
}
function _sanitizePath(path) {
	let normalized = path.replace(/\\/g, "/");
	normalized = normalized.replace(/^[a-zA-Z]:\//, "");
	normalized = normalized.replace(/^\/+/, "");
	const hasLeadingDotSlash = normalized.startsWith("./");
	const parts = normalized.split("/");
	const resolved = [];
	for (const part of parts) if (part === "..") resolved.pop();
	else if (part !== "." && part !== "") resolved.push(part);
	let result = resolved.join("/");
	if (hasLeadingDotSlash && !result.startsWith("./")) result = "./" + result;
	if (path.endsWith("/") && !result.endsWith("/")) result += "/";
	return result;
}
function _readString(buffer, offset, size) {
	const view = new Uint8Array(buffer, offset, size);
	const i = view.indexOf(0);
	return new TextDecoder().decode(i === -1 ? view : view.slice(0, i));
}
function _readNumber(buffer, offset, size) {
	const view = new Uint8Array(buffer, offset, size);
	let str = "";
	for (let i = 0; i < size; i++) str += String.fromCodePoint(view[i]);
	return Number.parseInt(str, 8);
}
function _parseExtendedHeaders(data) {
	const dataStr = new TextDecoder().decode(data);
	const headers = {};
	for (const line of dataStr.split("\n")) {
		const s = line.split(" ")[1]?.split("=");
		if (s) headers[s[0]] = s[1];
	}
	return headers;
}

// src/packages/zstd-frame.ts
/** A zstd file is begun by this; little-endian 0xFD2FB528 (RFC 8878, section 3.1.1). */
const MAGIC = [
	40,
	181,
	47,
	253
];
/** Encoders of layers use at most 8 MiB (RFC 8878 asks decoders to support that much). */
const MAX_WINDOW = 8388608;
/** A full block holds 128 KiB; the record is a few tens of KiB. */
const MAX_BLOCKS = 256;
function isZstd(bytes) {
	return MAGIC.every((byte, place) => bytes[place] === byte);
}
/**
* Why a zstd file is better not unpacked, or `undefined`. fzstd allocates the window that a frame asks for (up to 2 GB) and
* moves all of it once for every block, so a few kilobytes could keep it busy for minutes: one frame only, whose window and
* number of blocks are what a layer of this size can need. Nothing is unpacked here: a block says how long it is.
*/
function zstdProblem(bytes) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (!isZstd(bytes) || bytes.length < 6) return "it is no zstd file";
	const flags = view.getUint8(4);
	const singleSegment = (flags & 32) !== 0;
	const sizeBytes = [
		singleSegment ? 1 : 0,
		2,
		4,
		8
	][flags >> 6] ?? 0;
	const dictionaryBytes = [
		0,
		1,
		2,
		4
	][flags & 3] ?? 0;
	let place = (singleSegment ? 5 : 6) + dictionaryBytes;
	if (place + sizeBytes > bytes.length) return "it is cut off";
	const window = singleSegment ? contentSize(view, place, sizeBytes) : windowSize(view.getUint8(5));
	if (window > MAX_WINDOW) return `it asks for a window of ${window} bytes`;
	place += sizeBytes;
	for (let blocks = 1; blocks <= MAX_BLOCKS; blocks += 1) {
		if (place + 3 > bytes.length) return "it is cut off";
		const header = view.getUint16(place, true) | view.getUint8(place + 2) << 16;
		const length = (header >> 1 & 3) === 1 ? 1 : header >> 3;
		place += 3 + length;
		if ((header & 1) === 0) continue;
		const end = place + ((flags & 4) !== 0 ? 4 : 0);
		if (end > bytes.length) return "it is cut off";
		return end === bytes.length ? void 0 : "it holds more than one frame";
	}
	return `it holds more than ${MAX_BLOCKS} blocks`;
}
/** The size of the content, which is the window too where a frame is one segment. */
function contentSize(view, place, bytes) {
	if (bytes === 1) return view.getUint8(place);
	if (bytes === 2) return view.getUint16(place, true) + 256;
	return bytes === 4 ? view.getUint32(place, true) : Number(view.getBigUint64(place, true));
}
function windowSize(descriptor) {
	const base = 2 ** (10 + (descriptor >> 3));
	return base + base / 8 * (descriptor & 7);
}

// src/packages/read-layer.ts
/** Compressed bytes of a layer that may be the record's; real ones have 5,000 to 30,000. */
const MAX_LAYER = 262144;
/** Bytes after decompression, and of one file. */
const MAX_UNPACKED = 4194304;
const MAX_FILE = 262144;
/**
* Text files of a layer that lie directly in a folder (`usr/share/...`), by name. Whoever may push to the repository
* chooses these bytes, so everything is bounded, and nothing is written anywhere. Throws an Error for bytes that make no sense.
*/
function readLayer(bytes, folder) {
	if (bytes.length > 262144) throw new Error(`the layer is longer than ${MAX_LAYER} bytes`);
	const tar = isZstd(bytes) ? unzstd(bytes) : gunzip(bytes);
	const files = /* @__PURE__ */ new Map();
	const wanted = parseTar(tar, { filter: ({ name, type, size = 0 }) => {
		if (!Number.isSafeInteger(size) || size < 0) throw new Error("the size of a file is not a number");
		return type === "file" && nameIn(folder, name) !== void 0 && size <= MAX_FILE;
	} });
	for (const { name, data } of wanted) {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(data ?? /* @__PURE__ */ new Uint8Array());
		files.set(nameIn(folder, name), text);
	}
	return files;
}
/** `undefined` for what lies elsewhere or deeper. */
function nameIn(folder, path) {
	const plain = path.replace(/^\.\//, "");
	const name = plain.slice(folder.length + 1);
	return plain === `${folder}/${name}` && name !== "" && !name.includes("/") ? name : void 0;
}
function gunzip(bytes) {
	if (bytes[0] !== 31 || bytes[1] !== 139) throw new Error("the layer is neither zstd nor gzip");
	return alone([gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED })]);
}
/** Node 20 has no zstd of its own. */
function unzstd(bytes) {
	const problem = zstdProblem(bytes);
	if (problem !== void 0) throw new Error(`the layer cannot be unpacked: ${problem}`);
	const chunks = [];
	let length = 0;
	new Decompress((chunk) => {
		length += chunk.length;
		if (length > 4194304) throw new Error(`the layer unpacks to more than ${MAX_UNPACKED} bytes`);
		chunks.push(chunk);
	}).push(bytes, true);
	return alone(chunks);
}
/** A buffer of its own: nanotar reads the whole of the one under a view. */
function alone(chunks) {
	const buffer = new ArrayBuffer(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
	const view = new Uint8Array(buffer);
	let place = 0;
	for (const chunk of chunks) {
		view.set(chunk, place);
		place += chunk.length;
	}
	return buffer;
}

// src/packages/read-record.ts
const FOLDER = "usr/share/container-action";
/** The configuration of an image is a few thousand bytes. */
const MAX_CONFIGURATION = 1048576;
/**
* What an image of the registry says it holds, from the small layers that its history says were copied to the record's folder:
* no large layer is read. Never throws: a record that is missing or damaged is not known, with the reason.
*/
async function readRecord(registry, repository, manifest) {
	try {
		const layers = await recordLayers(registry, repository, manifest);
		const files = /* @__PURE__ */ new Map();
		for (const digest of layers) {
			const layer = readLayer(await registry.blob(repository, digest, MAX_LAYER), FOLDER);
			for (const [name, text] of layer) files.set(name, text);
		}
		const record = {};
		for (const [name, installer] of Object.entries(RECORD_FILES)) {
			const text = files.get(name);
			const packages = text === void 0 ? void 0 : readPackages(installer, text);
			if (packages !== void 0) record[installer] = packages;
		}
		return INSTALLERS.some((installer) => record[installer] !== void 0) ? { record } : { unknown: "the image holds no record of its packages" };
	} catch (error) {
		return { unknown: error instanceof Error ? error.message : String(error) };
	}
}
/** Digests of the layers that may hold the record, lowest first. Throws an Error for an image that cannot be read so. */
async function recordLayers(registry, repository, manifest) {
	const { config, layers } = parse(manifest.bytes);
	if (!Array.isArray(layers)) throw new Error("it is an index of images for several platforms");
	const digest = config?.digest;
	if (typeof digest !== "string" || !isDigest(digest)) throw new Error("its manifest names no configuration");
	const { history } = parse(await registry.blob(repository, digest, MAX_CONFIGURATION));
	if (!Array.isArray(history)) throw new Error("its configuration holds no history");
	const made = history.filter((entry) => entry?.empty_layer !== true);
	if (made.length !== layers.length) throw new Error("its history does not fit its layers");
	return layers.flatMap((layer, place) => {
		const by = made[place]?.created_by;
		const { digest: name, size } = layer ?? {};
		return typeof size === "number" && size <= 262144 && typeof name === "string" && isDigest(name) && String(by).includes(`/${FOLDER}`) ? [name] : [];
	}).slice(-6);
}
function parse(bytes) {
	const value = JSON.parse(Buffer.from(bytes).toString("utf8"));
	return typeof value === "object" && value !== null ? value : {};
}

// src/packages/compare.ts
/**
* What changed from one published image to another. `undefined`, after one notice, where it cannot be known: it explains an
* image, so it must not fail one that is verified.
*/
async function compareImages(before, after, { registry, repository, log }) {
	const [old, now] = await Promise.all([readRecord(registry, repository, before), readRecord(registry, repository, after)]);
	if ("record" in old && "record" in now) return {
		against: before.digest,
		changes: changesBetween(old.record, now.record)
	};
	const why = [..."unknown" in old ? [`the newest image before: ${old.unknown}`] : [], ..."unknown" in now ? [`the new image: ${now.unknown}`] : []];
	log.notice(`What changed in the packages is not known (${why.join("; ")}).`);
}

// src/publish/built.ts
/** What the registry now holds. Throws a Failure (`registry-answer`) where that is not what was built. */
async function pushedImage(reference, world) {
	const manifest = await world.registry.manifest(reference);
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
/** Tags what was verified, unless another run has published the same environment meanwhile: then that one. */
async function publishBuilt(pushed, kind, tags, subject, inputs, about, world) {
	const first = kind === "build" ? await lookUp(inputs.repository, subject, world) : void 0;
	if (first) world.log.info("Another run has published this environment meanwhile; its image is used.");
	const found = first ?? pushed;
	return {
		found,
		...await publish({
			registry: world.registry,
			repository: inputs.repository,
			manifest: found.manifest,
			tags: first ? {
				...tags,
				content: void 0
			} : tags,
			revisionTime: await commitTime(about.event, world),
			log: world.log
		})
	};
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

export { compareImages as a, recipeOrOwn as c, writeRecipeContext as d, builtContext as f, pushedImage as i, build as l, verify as n, openSession as o, publishBuilt as r, cacheOf as s, buildRecipe as t, REQUIREMENTS as u };