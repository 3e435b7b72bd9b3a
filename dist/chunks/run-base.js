import "./rolldown-runtime.js";
import { t as TARGETS } from "./tags.js";
import { n as followCheckout, r as noteFiles } from "./follow.js";
import { a as imageAt, c as withLayers, i as sizeOf, p as platformManifest, s as lookUp, u as writeAnnotations } from "./outcome.js";
import { n as planRun, r as refused } from "./plan-run.js";
import { t as resultOf } from "./result.js";
import { n as namedContexts, t as contextPlaces } from "./named-contexts2.js";
import { d as missingEnvironment, f as readEnvironment, g as requirementsPart, m as condaPart, p as askedPackages, s as fingerprint } from "./lock.js";
import { t as recipeInputs } from "./recipe.js";
import { a as instructions, r as sourceOf, t as contextUses } from "./dockerfile.js";
import { s as sha256 } from "./hashed-files.js";
import { i as targetTags, n as baseOutcome, r as targetTag, t as SHIPPED } from "./targets.js";
import { i as BASE_BUDGETS, o as holdToBudget, s as publish, u as commitTime } from "./progress.js";
import { a as pushedImage, b as builtContext, c as privateBaseAdvice, h as build, l as openSession, m as tellLostCaches, o as verify, p as openCache, t as buildRecipe, v as REQUIREMENTS, x as pinnedContext, y as writeRecipeContext } from "./build-recipe.js";
import { t as formatReference } from "./reference.js";
import { t as compareImages } from "./compare.js";
import { relative } from "node:path";

// src/base/solver.ts
/**
* The part of a Dockerfile's folder that decides one target: the instructions of its stages and of those they are made of, and the
* files that these take from the context. Comments and other targets' stages do not count. `files` are all of the folder's, `text` is its
* Dockerfile. What cannot be told apart counts as a whole.
*/
function targetRecipe(text, files, target) {
	const found = instructions(text);
	const stages = stagesOf(found);
	const wanted = closure(stages, target);
	if (wanted.length === 0) return {
		files: [...files],
		names: [target]
	};
	const first = stages[0]?.instructions[0]?.line ?? 1;
	const counted = [...found.filter(({ line }) => line < first), ...wanted.flatMap((stage) => stage.instructions)];
	const sources = contextUses(counted).flatMap((use) => use.kind === "remote" ? [] : [sourceOf(use)]);
	const taken = files.filter(({ path }) => sources.some((source) => source === "." || path === source || path.startsWith(`${source}/`)));
	return {
		files: [{
			path: `Dockerfile, target ${target}`,
			sha256: sha256(written(text, found, counted)),
			executable: false,
			target: null
		}, ...taken],
		names: wanted.flatMap(({ name, from }) => [name, from])
	};
}
function stagesOf(found) {
	const stages = [];
	for (const instruction of found) {
		if (instruction.keyword === "FROM") {
			const [, from = "", name = ""] = /^(\S+)(?:\s+as\s+(\S+))?/i.exec(instruction.rest) ?? [];
			stages.push({
				name: name.toLowerCase(),
				from,
				instructions: []
			});
		}
		stages.at(-1)?.instructions.push(instruction);
	}
	return stages;
}
/** The target's stage and all that it is made of, in the order of the file. */
function closure(stages, target) {
	const wanted = /* @__PURE__ */ new Set();
	const add = (name) => {
		for (const stage of stages) {
			if (wanted.has(stage) || !matches(name, stage.name)) continue;
			wanted.add(stage);
			add(stage.from);
			for (const { flags, rest } of stage.instructions) for (const [, from = ""] of [...flags, rest].join(" ").matchAll(/(?:--|[,=])from=([^\s,]+)/g)) add(from);
		}
	};
	add(target);
	return stages.filter((stage) => wanted.has(stage));
}
/** `miniforge-${TARGETARCH}` is each of `miniforge-amd64` and `miniforge-arm64`. */
function matches(reference, stage) {
	if (stage === "") return false;
	const pattern = reference.toLowerCase().split(/\$\{[^}]*\}|\$\w+/).map((part) => part.replace(/[^\w]/g, "\\$&")).join(".*");
	return new RegExp(`^${pattern}$`).test(stage);
}
/** The instructions as they are written, with their heredocs, without the comments and empty lines between them. */
function written(text, all, counted) {
	const lines = text.split("\n");
	return counted.map(({ line }) => {
		const end = all.find((other) => other.line > line)?.line ?? lines.length + 1;
		return lines.slice(line - 1, end - 1).join("\n").replace(/(?:\n[ \t]*(?:#[^\n]*)?)+$/, "");
	}).join("\n");
}

// src/base/base-subject.ts
const FOLDER$1 = "containers/base";
/** Hashes containers/base and what replaces its stages. */
async function examineBase(inputs, { files, own, platform }) {
	const { decides, findings } = await namedContexts(files, inputs.buildContexts);
	const { files: all } = await recipeInputs(own, "", FOLDER$1);
	const dockerfile = Buffer.from(await own.read(`${FOLDER$1}/Dockerfile`) ?? []).toString("utf8");
	const solver = targetRecipe(dockerfile, all, "solver");
	const counts = Object.entries(decides).filter(([name]) => solver.names.includes(name));
	const whole = print(all, decides, "base", platform);
	return {
		fingerprint: whole,
		solverFingerprint: print(solver.files, Object.fromEntries(counts), "solver", platform),
		tag: targetTag("latest", whole.hash),
		findings
	};
}
/** The fingerprint that a target's tags and annotations carry. */
function printOf(target, subject) {
	return target === "solver" ? subject.solverFingerprint : subject.fingerprint;
}
function print(files, contexts, variant, platform) {
	return fingerprint({
		environment: { canonical: null },
		includes: [],
		git: {},
		recipe: {
			solver: "",
			files
		},
		arguments: {
			buildArgs: contexts,
			buildContexts: {},
			platforms: [platform],
			variant,
			aptPackages: [],
			lockFile: void 0,
			verifyScript: void 0
		},
		base: ""
	});
}

// src/base/budgets.ts
const ADVICE = "Look at the package difference to see what has grown. Or raise BASE_BUDGETS in src/image/budget.ts, and say why";
/**
* Holds a verified base image against its budget and shows the warning. `digest` of an image that nothing was pushed of is `undefined`:
* then only its size on disk counts. Throws a Failure (`oversize`) with `oversize: fail`.
*/
async function holdTarget(target, digest, verified, job) {
	const { repository, oversize } = job.inputs;
	const reference = {
		...repository,
		digest: digest ?? ""
	};
	const platform = digest === void 0 ? void 0 : await platformManifest((await pushedImage(reference, job)).manifest, (inner) => job.registry.manifest({
		...repository,
		digest: inner
	}));
	const measured = {
		size: platform && sizeOf(platform, []),
		...verified
	};
	const on = digest === void 0 ? target : formatReference(reference);
	const found = holdToBudget(measured, oversize, on, {
		budget: BASE_BUDGETS[target],
		advice: ADVICE
	});
	if (found === void 0) return;
	if (oversize === "allow") job.log.info(`${target}: ${found}`);
	else job.log.warning(`${target}: ${found}`);
}

// src/base/compare-targets.ts
/**
* Compares each of these targets with the image that was there before it: `before` names it by digest, and where that is not known, it is
* the one under the target's own tag.
*/
async function compareTargets(targets, before, digests, job) {
	const { registry, log } = job;
	const { repository } = job.inputs;
	const found = {};
	for (const target of targets) {
		const digest = before[target];
		const reference = digest === void 0 ? {
			...repository,
			tag: target
		} : {
			...repository,
			digest
		};
		const old = await registry.manifest(reference);
		if (old === void 0) continue;
		const after = await pushedImage({
			...repository,
			digest: digests[target]
		}, job);
		const difference = await compareImages(old, after.manifest, {
			registry,
			repository,
			log
		});
		if (difference !== void 0) found[target] = difference;
	}
	return found;
}
/** Those of the targets that are known to have the packages of the one before. */
function sameTargets(found) {
	return Object.keys(found).filter((target) => {
		const changes = Object.values(found[target]?.changes ?? {});
		return changes.length > 0 && changes.every((list) => list.length === 0);
	});
}
/** What changed in any of the targets, each change once: they share most of their packages. `against` is the default one. */
function joinDifferences(found) {
	const all = Object.values(found);
	const last = all.at(-1);
	if (last === void 0) return void 0;
	const joined = {
		against: last.against,
		changes: {}
	};
	for (const { changes } of all) for (const [installer, list] of Object.entries(changes)) {
		const known = new Map((joined.changes[installer] ?? []).map((change) => [JSON.stringify(change), change]));
		for (const change of list) known.set(JSON.stringify(change), change);
		joined.changes[installer] = [...known.values()].toSorted((a, b) => a.name < b.name ? -1 : 1);
	}
	return joined;
}

// src/base/publish-targets.ts
/**
* Points the tags of all targets to these digests. First every content tag, then those that lectures start from, the default
* one last. Images that were found again (those that are not `built`) have their content tags and their marks; only what moves is
* written for them. Throws a Failure that names what was written.
*/
async function publishTargets(digests, built, subject, job) {
	const { inputs, event, registry, clock, log } = job;
	const images = [];
	for (const target of TARGETS) {
		const reference = {
			...inputs.repository,
			digest: digests[target]
		};
		images.push({
			target,
			found: await pushedImage(reference, job)
		});
	}
	const tagged = [];
	const kept = [];
	const revisionTime = await commitTime(event, job);
	for (const part of ["content", "moving"]) for (const { target, found } of images) {
		if (part === "content" && !built.includes(target)) continue;
		const { content, moving } = targetTags(target, {
			...event,
			fingerprint: printOf(target, subject).hash,
			now: clock.now(),
			extra: inputs.tags
		});
		const published = await publish({
			registry,
			clock,
			repository: inputs.repository,
			manifest: found.manifest,
			tags: part === "content" ? {
				content,
				moving: []
			} : {
				content: void 0,
				moving
			},
			revisionTime,
			log
		});
		tagged.push(...published.tagged);
		kept.push(...published.kept);
	}
	const latest = images.at(-1)?.found;
	return {
		...await baseOutcome(latest, job),
		tagged,
		kept
	};
}
/**
* What is published for this very recipe. The targets that images are put on count when all are there and of one build: a refresh that
* broke off between two content tags leaves a set that nobody has tried together.
*/
async function publishedTargets(subject, { inputs, log, registry }) {
	const foundAt = async (target) => {
		const tag = targetTag(target, printOf(target, subject).hash);
		const there = await imageAt(registry, inputs.repository, tag);
		return there && withLayers(there, {
			...inputs.repository,
			tag
		}, {
			log,
			registry
		});
	};
	const solver = await foundAt("solver");
	const shipped = {};
	const builds = /* @__PURE__ */ new Set();
	for (const target of SHIPPED) {
		const found = await foundAt(target);
		if (found === void 0) return {
			solver,
			shipped: void 0
		};
		shipped[target] = found.image.digest;
		builds.add(found.image.created);
	}
	return {
		solver,
		shipped: builds.size === 1 ? shipped : void 0
	};
}

// src/base/trial.ts
const FOLDER = "containers/base/trial";
/** What the Dockerfiles of lectures start from. */
const PUBLISHED = "ghcr.io/quantecon/lecture-base:latest";
/**
* A base is good when lectures can be put on it: builds a small one of each kind on the candidates, and runs every check. With the default
* recipe on `runtime` and on `html`, whose environment is made once; by a Dockerfile of its own on `latest`. `images` are named
* contexts. Nothing of it is published. Throws a Failure as a lecture's build would.
*/
async function verifyLectures(images, session, world) {
	const file = `${FOLDER}/environment.yml`;
	const bytes = await world.own.read(file);
	if (bytes === void 0) throw missingEnvironment(file);
	const environment = readEnvironment(file, bytes);
	const checks = [];
	const place = {
		session,
		world
	};
	const { solver } = images;
	const kinds = [
		["lecture", () => byRecipe("latex", {
			solver,
			runtime: images.runtime
		}, environment, place)],
		["html lecture", () => byRecipe("html", {
			solver,
			runtime: images.html
		}, environment, place)],
		["lecture with a Dockerfile", () => byDockerfile(images.latest, environment, place)]
	];
	for (const [kind, tried] of kinds) checks.push(...(await tried()).map((check) => ({
		...check,
		name: `${kind}: ${check.name}`
	})));
	return checks;
}
async function byRecipe(variant, images, environment, { session, world }) {
	const recipe = await world.own.read("containers/lecture/Dockerfile");
	const { context, dockerfile } = await writeRecipeContext(world.scratch, {
		dockerfile: Buffer.from(recipe ?? []).toString("utf8"),
		variables: environment.variables,
		condaPart: condaPart(environment),
		condaLock: void 0,
		requirements: {
			path: REQUIREMENTS,
			text: requirementsPart(environment, {})
		},
		includes: [],
		marker: {
			image: "trial",
			variant,
			buildDate: new Date(world.clock.now()).toISOString()
		}
	});
	const output = session.output(`trial-${variant}`);
	return verified(output, (await buildRecipe({
		...common(session, world, output),
		dockerfile,
		context,
		contexts: {
			...images,
			recipe: `${world.ownFolder}/containers/lecture`
		},
		buildArgs: {
			ENVIRONMENT_NAME: environment.name,
			REQUIREMENTS
		}
	}, {
		...world,
		env: session.buildEnv
	}, {
		environment,
		includes: []
	})).digest, {
		...promised(environment),
		variant,
		recipe: true
	}, {
		session,
		world
	});
}
async function byDockerfile(latest, environment, { session, world }) {
	const folder = `${world.ownFolder}/${FOLDER}`;
	const output = session.output("trial-dockerfile");
	const built = await build({
		...common(session, world, output),
		dockerfile: `${folder}/Dockerfile`,
		context: folder,
		contexts: { [PUBLISHED]: latest },
		buildArgs: {}
	}, {
		...world,
		env: session.buildEnv
	}, "Building a lecture with its own Dockerfile", {
		environment,
		includes: []
	});
	const expected = {
		...promised(environment),
		variant: "html",
		recipe: false
	};
	return verified(output, built.digest, expected, {
		session,
		world
	});
}
const common = (session, world, output) => ({
	builder: session.builder,
	secrets: session.secrets,
	labels: {},
	annotations: {},
	output,
	cache: {
		from: [],
		to: void 0
	},
	noCache: false,
	metadataFile: world.scratch.path("metadata-trial.json")
});
const promised = (environment) => ({
	name: environment.name,
	packages: askedPackages(environment),
	variables: environment.variables
});
async function verified(output, digest, expected, { session, world }) {
	const { checks } = await verify({
		image: builtContext(output, digest),
		builder: session.builder,
		expected,
		script: void 0,
		checksFolder: `${world.ownFolder}/containers/verify`
	}, {
		...world,
		env: session.env
	});
	return checks;
}

// src/base/build-targets.ts
/**
* Builds the base images, checks each of them and a small lecture on top of them, and only then moves their tags. The solver that `keeps`
* names is taken as it is. A refresh that comes out with the packages of what is `published` for the same recipe changes nothing.
*/
async function produceBase(plan, subject, { published, keeps }, job) {
	const { inputs, timer, log } = job;
	const publishes = plan.kind !== "verify-only";
	const session = await openSession(publishes, job);
	try {
		const parts = {
			stable: "base",
			fingerprint: subject.fingerprint.hash
		};
		const cache = await openCache({
			parts,
			publishes,
			read: true
		}, job);
		const created = job.clock.now();
		const digests = {};
		if (keeps !== void 0) digests.solver = keeps.image.digest;
		let built = TARGETS.filter((target) => digests[target] === void 0);
		const image = (target) => built.includes(target) ? builtContext(session.output(target), digests[target]) : pinnedContext({
			...inputs.repository,
			digest: digests[target]
		});
		const checks = [];
		const apart = keeps === void 0 && published.solver !== void 0 && !plan.noCache;
		for (const target of built) {
			const solver = keeps !== void 0 || apart && target !== "solver" ? { solver: image("solver") } : {};
			const request = await requestFor(target, {
				refreshed: plan.noCache || apart && target === "solver",
				subject,
				created,
				session,
				cache,
				solver
			}, job);
			const last = target === TARGETS.at(-1);
			const done = await timer.phase(`build ${target}`, () => cache.attempt((stores) => build({
				...request,
				cache: last ? stores : {
					...stores,
					to: void 0
				}
			}, {
				...job,
				env: session.buildEnv
			}, `Building ${target}`)));
			tellLostCaches(done.lostCaches, log);
			if (last) await cache.keep(done.steps);
			digests[target] = done.digest;
			const verified = await timer.phase(`verify ${target}`, () => verify({
				image: image(target),
				builder: session.builder,
				expected: {
					base: target,
					variant: "latex"
				},
				script: void 0,
				checksFolder: `${job.ownFolder}/containers/verify`
			}, {
				...job,
				env: session.env
			}));
			checks.push(...verified.checks.map((check) => ({
				...check,
				name: `${target}: ${check.name}`
			})));
			await holdTarget(target, publishes ? digests[target] : void 0, verified, job);
		}
		const before = {
			...published.shipped,
			solver: published.solver?.image.digest
		};
		const known = plan.kind === "refresh" ? before : {};
		const differences = publishes ? await timer.phase("compare packages", () => compareTargets(built, known, digests, job)) : {};
		if (plan.kind === "refresh" && published.shipped !== void 0 && !inputs.force) {
			const same = sameTargets(differences);
			if (same.length === built.length) return "unchanged";
			if (same.includes("solver")) {
				digests.solver = before.solver;
				built = built.filter((target) => target !== "solver");
			}
		}
		const lectures = await timer.phase("verify lectures on top", () => verifyLectures({
			solver: image("solver"),
			html: image("html"),
			runtime: image("runtime"),
			latest: image("latest")
		}, session, job));
		checks.push(...lectures);
		const tested = {
			built: true,
			checks,
			steps: [],
			cache: cache.report
		};
		if (plan.kind === "verify-only") return {
			...await baseOutcome(plan.found, job),
			...tested
		};
		const outcome = await timer.phase("publish", () => publishTargets(digests, built, subject, job));
		const advice = plan.previous === void 0 ? privateBaseAdvice(inputs.repository) : void 0;
		if (advice !== void 0) log.warning(advice);
		return {
			...outcome,
			...tested,
			difference: joinDifferences(differences)
		};
	} finally {
		await session.close();
	}
}
async function requestFor(target, run, job) {
	const { refreshed, subject, created, session, cache, solver } = run;
	const { inputs, event, source, scratch } = job;
	const { hash, components } = printOf(target, subject);
	const folder = `${job.ownFolder}/containers/base`;
	const annotations = writeAnnotations({
		fingerprint: hash,
		components,
		environment: "{}",
		baseReference: void 0,
		baseDigest: void 0,
		created,
		revision: event.revision,
		revisionTime: await commitTime(event, job),
		variant: target,
		source,
		version: targetTag(target, hash),
		title: `${inputs.repository.path}:${target}`,
		description: `Base of lecture images: ${target}`
	});
	return {
		builder: session.builder,
		dockerfile: `${folder}/Dockerfile`,
		target,
		context: folder,
		contexts: {
			...solver,
			...contextPlaces(inputs.buildContexts, job.workspace)
		},
		buildArgs: refreshed ? { REFRESH: String(created) } : {},
		secrets: session.secrets,
		labels: { "org.opencontainers.image.source": source },
		annotations,
		attestations: inputs.attestations,
		output: session.output(target),
		cache: cache.stores,
		noCache: false,
		pull: true,
		metadataFile: scratch.path(`metadata-${target}.json`)
	};
}

// src/base/run-base.ts
/** Days. A weekly schedule finds the images due every time, also when a run is a day early. */
const DUE = 5;
/**
* Days after which a refresh builds the solver anew, too: its certificates and compilers age. More often would cost every lecture, whose
* next build then solves conda's part again, for an image that nobody gets (containers/base/README.md).
*/
const SOLVER_DUE = 90;
const DAY = 864e5;
/** The story of run.ts for `image: base`: the four targets of containers/base instead of one lecture image. */
async function runBase(triggered) {
	const { inputs, timer, log } = triggered;
	const { files, noted } = noteFiles(triggered.files);
	const subject = await timer.phase("read and hash", () => examineBase(inputs, {
		...triggered,
		files
	}));
	const own = relative(triggered.workspace, triggered.ownFolder);
	const named = own.startsWith("..") ? [] : [`${own || "."}/containers/base/Dockerfile`];
	if (named.length > 0) noted.listed.add(`${own || "."}/containers`);
	const event = await followCheckout(triggered.event, named, noted, triggered);
	const job = {
		...triggered,
		event
	};
	const published = await timer.phase("look up", () => publishedTargets(subject, job));
	const { solver, shipped } = published;
	const complete = solver && shipped && {
		...shipped,
		solver: solver.image.digest
	};
	const exact = complete && await lookUp(inputs.repository, subject, job);
	const limits = {
		...inputs,
		maxAgeDays: inputs.maxAgeDays ?? DUE
	};
	const plan = await timer.phase("decide", () => planRun(subject, exact, {
		...job,
		inputs: limits
	}));
	log.info(`${plan.kind}: ${plan.reason}`);
	if (plan.kind === "refuse") throw refused(plan, event, subject.tag);
	const result = () => resultOf(subject, plan, job);
	if (plan.kind === "fallback") return {
		...await baseOutcome(plan.found, job),
		...result()
	};
	const handOn = async (found) => {
		const { kind, others } = event;
		const moves = [
			"default-branch",
			"manual",
			"schedule"
		].includes(kind) && others.length === 0;
		return complete && moves ? timer.phase("tag", () => publishTargets(complete, [], subject, job)) : baseOutcome(found, job);
	};
	if (plan.kind === "reuse") return {
		...result(),
		...await handOn(plan.found)
	};
	const keeps = staysFor(solver, inputs, job.clock.now());
	log.info(keeps ? `solver is kept: ${keeps.image.digest}` : "solver is built with the others");
	const outcome = await produceBase(plan, subject, {
		published,
		keeps
	}, job);
	if (outcome !== "unchanged") return {
		...result(),
		...outcome
	};
	const handedOn = await handOn(exact);
	const reason = "the packages are the same as in the published images, so those are kept";
	log.info(`reuse: ${reason}`);
	return {
		...result(),
		...handedOn,
		decision: "reuse",
		reason
	};
}
/** The published solver of this recipe, unless it is to be built anew. `now`: milliseconds since 1970. */
function staysFor(solver, { force }, now) {
	if (solver?.image.created === void 0 || force) return void 0;
	const age = (now - solver.image.created) / DAY;
	return age >= -1 && age <= SOLVER_DUE ? solver : void 0;
}

export { runBase };