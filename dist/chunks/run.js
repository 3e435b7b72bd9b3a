import "./rolldown-runtime.js";
import { c as imageAt, d as withLayers, m as writeAnnotations, s as resultOf, u as lookUp } from "./roll-back.js";
import { i as commitTime, o as refused, s as settle, t as publish } from "./publish.js";
import { d as missingEnvironment, f as readEnvironment, h as requirementsPart, i as fingerprint, m as condaPart, n as namedContexts, p as askedPackages, t as contextPlaces } from "./named-contexts.js";
import { t as recipeInputs } from "./recipe.js";
import { i as targetTags, n as baseOutcome, r as targetTag, t as TARGETS } from "./targets.js";
import { a as pushedImage, d as build, f as REQUIREMENTS, l as openCache, m as builtContext, n as verify, o as openSession, p as writeRecipeContext, t as buildRecipe, u as tellLostCaches } from "./image.js";
import { t as compareImages } from "./compare.js";

// src/base/examine.ts
/** Hashes containers/base and what replaces its stages. */
async function examineBase(inputs, { files, own }) {
	const { decides, findings } = await namedContexts(files, inputs.buildContexts);
	const print = fingerprint({
		environment: { canonical: null },
		includes: [],
		git: {},
		recipe: await recipeInputs(own, "", "containers/base"),
		arguments: {
			buildArgs: decides,
			platforms: [],
			variant: "base",
			aptPackages: []
		},
		base: ""
	});
	return {
		fingerprint: print,
		tag: targetTag("latest", print.hash),
		findings
	};
}

// src/base/publish.ts
/**
* Points the tags of all targets to these digests. First every content tag, then those that lectures start from, the default
* one last. Images that were found again (`reused`) have their content tags and their marks; only what moves is written then.
* Throws a Failure that names what was written.
*/
async function publishTargets(digests, origin, subject, inputs, about, world) {
	const images = [];
	for (const target of TARGETS) {
		const reference = {
			...inputs.repository,
			digest: digests[target]
		};
		images.push({
			target,
			found: await pushedImage(reference, world)
		});
	}
	const tagged = [];
	const kept = [];
	const revisionTime = await commitTime(about.event, world);
	for (const part of origin === "built" ? ["content", "moving"] : ["moving"]) for (const { target, found } of images) {
		const { content, moving } = targetTags(target, {
			...about.event,
			fingerprint: subject.fingerprint.hash,
			now: world.clock.now()
		});
		const published = await publish({
			registry: world.registry,
			clock: world.clock,
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
			log: world.log
		});
		tagged.push(...published.tagged);
		kept.push(...published.kept);
	}
	const latest = images.at(-1)?.found;
	return {
		...await baseOutcome(latest, inputs, world),
		tagged,
		kept
	};
}
/**
* Digests of the four targets that are published for this very fingerprint; `undefined` when one of them is missing, or when they are not
* of one build: a refresh that broke off between two content tags leaves a set that nobody has tried together.
*/
async function publishedTargets(subject, inputs, { log, registry }) {
	const digests = {};
	const builds = /* @__PURE__ */ new Set();
	for (const target of TARGETS) {
		const tag = targetTag(target, subject.fingerprint.hash);
		const there = await imageAt(registry, inputs.repository, tag);
		const found = there && await withLayers(there, {
			...inputs.repository,
			tag
		}, {
			log,
			registry
		});
		if (found === void 0) return void 0;
		digests[target] = found.image.digest;
		builds.add(found.image.created);
	}
	return builds.size === 1 ? digests : void 0;
}

// src/base/trial.ts
const FILE = "containers/base/trial/environment.yml";
/**
* A base is good when a lecture can be put on it: builds a small one with the default recipe on the candidates, and runs
* every check. Nothing of it is published. `solver` and `runtime` are named contexts. Throws a Failure as a lecture's build would.
*/
async function verifyLecture(contexts, session, world) {
	const bytes = await world.own.read(FILE);
	if (bytes === void 0) throw missingEnvironment(FILE);
	const environment = readEnvironment(FILE, bytes);
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
			variant: "latex",
			buildDate: new Date(world.clock.now()).toISOString()
		}
	});
	const output = session.output("trial");
	const built = await buildRecipe({
		builder: session.builder,
		dockerfile,
		context,
		contexts: {
			...contexts,
			recipe: `${world.ownFolder}/containers/lecture`
		},
		buildArgs: {
			ENVIRONMENT_NAME: environment.name,
			REQUIREMENTS
		},
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
	}, {
		...world,
		env: session.buildEnv
	}, {
		environment,
		includes: []
	});
	const { checks } = await verify({
		image: builtContext(output, built.digest),
		builder: session.builder,
		expected: {
			name: environment.name,
			packages: askedPackages(environment),
			variables: environment.variables,
			variant: "latex",
			recipe: true
		},
		script: void 0,
		checksFolder: `${world.ownFolder}/containers/verify`
	}, {
		...world,
		env: session.env
	});
	return checks;
}

// src/base/produce.ts
/**
* Builds the base images, checks each of them and a small lecture on top of them, and only then moves their tags. A refresh
* that comes out with the packages of what is `published` for the same recipe changes nothing.
*/
async function produceBase(plan, subject, published, inputs, about, world, timer) {
	const publishes = plan.kind !== "verify-only";
	const session = await openSession(publishes, inputs, about, world, timer);
	try {
		const parts = {
			stable: "base",
			fingerprint: subject.fingerprint.hash
		};
		const cache = await openCache({
			parts,
			publishes,
			read: true
		}, inputs, about, world, timer);
		const created = world.clock.now();
		const digests = {};
		const image = (target) => builtContext(session.output(target), digests[target]);
		const checks = [];
		for (const target of TARGETS) {
			const request = await requestFor(target, {
				plan,
				subject,
				inputs,
				about,
				created,
				session,
				cache
			}, world);
			const last = target === TARGETS.at(-1);
			const built = await timer.phase(`build ${target}`, () => cache.attempt((stores) => build({
				...request,
				cache: last ? stores : {
					...stores,
					to: void 0
				}
			}, {
				...world,
				env: session.buildEnv
			}, `Building ${target}`)));
			tellLostCaches(built.lostCaches, world.log);
			if (last) await cache.keep(built.steps);
			digests[target] = built.digest;
			const verified = await timer.phase(`verify ${target}`, () => verify({
				image: image(target),
				builder: session.builder,
				expected: {
					base: target,
					variant: "latex"
				},
				script: void 0,
				checksFolder: `${world.ownFolder}/containers/verify`
			}, {
				...world,
				env: session.env
			}));
			checks.push(...verified.checks.map((check) => ({
				...check,
				name: `${target}: ${check.name}`
			})));
		}
		if (plan.kind === "refresh" && published !== void 0 && !inputs.force) {
			if (await timer.phase("compare", () => samePackages(published, digests, inputs, world))) return "unchanged";
		}
		const lecture = await timer.phase("verify a lecture on top", () => verifyLecture({
			solver: image("solver"),
			runtime: image("runtime")
		}, session, world));
		checks.push(...lecture.map((check) => ({
			...check,
			name: `lecture: ${check.name}`
		})));
		const tested = {
			built: true,
			checks,
			steps: [],
			cache: cache.report
		};
		if (plan.kind === "verify-only") return {
			...await baseOutcome(plan.found, inputs, world),
			...tested
		};
		return {
			...await timer.phase("publish", () => publishTargets(digests, "built", subject, inputs, about, world)),
			...tested
		};
	} finally {
		await session.close();
	}
}
async function requestFor(target, run, world) {
	const { plan, subject, inputs, about, created, session, cache } = run;
	const { hash, components } = subject.fingerprint;
	const folder = `${world.ownFolder}/containers/base`;
	const annotations = writeAnnotations({
		fingerprint: hash,
		components,
		environment: "{}",
		baseReference: void 0,
		baseDigest: void 0,
		created,
		revision: about.event.revision,
		revisionTime: await commitTime(about.event, world),
		variant: target,
		source: about.source,
		version: targetTag(target, hash),
		title: `${inputs.repository.path}:${target}`,
		description: `Base of lecture images: ${target}`
	});
	return {
		builder: session.builder,
		dockerfile: `${folder}/Dockerfile`,
		target,
		context: folder,
		contexts: contextPlaces(inputs.buildContexts, world.workspace),
		buildArgs: plan.noCache ? { REFRESH: String(created) } : {},
		secrets: session.secrets,
		labels: { "org.opencontainers.image.source": about.source },
		annotations,
		attestations: inputs.attestations,
		output: session.output(target),
		cache: cache.stores,
		noCache: false,
		metadataFile: world.scratch.path(`metadata-${target}.json`)
	};
}
/** Whether each target has the packages of the one that is published for this recipe. */
async function samePackages(published, digests, inputs, world) {
	const { registry, log } = world;
	const { repository } = inputs;
	for (const target of TARGETS) {
		const before = await registry.manifest({
			...repository,
			digest: published[target]
		});
		if (before === void 0) return false;
		const after = await pushedImage({
			...repository,
			digest: digests[target]
		}, world);
		const difference = await compareImages(before, after.manifest, {
			registry,
			repository,
			log
		});
		const changes = Object.values(difference?.changes ?? {});
		if (changes.length === 0 || changes.some((list) => list.length > 0)) return false;
	}
	return true;
}

// src/base/run.ts
/** Days. A weekly schedule finds the images due every time, also when a run is a day early. */
const DUE = 5;
/** The story of run.ts for `image: base`: the four targets of containers/base instead of one lecture image. */
async function runBase(inputs, about, world, timer) {
	const subject = await timer.phase("read and hash", () => examineBase(inputs, world));
	const complete = await timer.phase("look up", () => publishedTargets(subject, inputs, world));
	const exact = complete && await lookUp(inputs.repository, subject, world);
	const limits = {
		...inputs,
		maxAgeDays: inputs.maxAgeDays ?? DUE
	};
	const plan = await timer.phase("decide", () => settle(limits, about.event, subject, exact, world));
	world.log.info(`${plan.kind}: ${plan.reason}`);
	if (plan.kind === "refuse") throw refused(plan, about.event, subject.tag);
	const result = () => resultOf(inputs, subject, plan, timer, world);
	if (plan.kind === "fallback") return {
		...await baseOutcome(plan.found, inputs, world),
		...result()
	};
	const handOn = async (found) => {
		const digests = complete;
		return [
			"default-branch",
			"manual",
			"schedule"
		].includes(about.event.kind) ? timer.phase("tag", () => publishTargets(digests, "reused", subject, inputs, about, world)) : baseOutcome(found, inputs, world);
	};
	if (plan.kind === "reuse") return {
		...result(),
		...await handOn(plan.found)
	};
	const outcome = await produceBase(plan, subject, complete, inputs, about, world, timer);
	if (outcome !== "unchanged") return {
		...result(),
		...outcome
	};
	const handedOn = await handOn(exact);
	const reason = "the packages come out the same as those of the published images, which stay";
	world.log.info(`reuse: ${reason}`);
	return {
		...result(),
		...handedOn,
		decision: "reuse",
		reason
	};
}

export { runBase };