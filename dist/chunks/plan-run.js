import { t as Failure } from "./failure.js";
import { p as fieldsOf, v as readJson } from "./tags.js";
import { t as formatReference } from "./reference.js";
import { a as imageAt, c as withLayers } from "./outcome.js";
import { c as difference, l as explainEnvironment } from "./lock.js";
import { join } from "node:path";
import { homedir } from "node:os";

// src/docker-config.ts
/** Folder of the engine's client. https://docs.docker.com/reference/cli/docker/#environment-variables */
function dockerFolder(env) {
	return env.DOCKER_CONFIG || join(env.HOME || homedir(), ".docker");
}
/** A configuration that is not there, or that is no JSON object, holds nothing: the engine's client complains about it if it matters. */
function parseDockerConfig(bytes) {
	return fieldsOf(readJson(bytes));
}
/**
* The password for a repository: of the longest path that holds it (podman writes keys such as `quay.io/owner`), else of its host.
* docker itself knows hosts only, as they are or in an address (`https://index.docker.io/v1/`), and would use a key with a path for
* the whole host; here a password goes nowhere that its key does not name. Identity tokens are left to the engine's client.
* https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
*/
function loginFor(config, registry, path) {
	const logins = Object.entries(fieldsOf(config.auths)).flatMap(([key, entry]) => {
		const login = readAuth(fieldsOf(entry));
		return login === void 0 ? [] : [{
			scope: scopeOf(key),
			exact: key === registry,
			login
		}];
	});
	const name = `${registry === "docker.io" ? "index.docker.io" : registry}/${path}/`;
	return logins.filter(({ scope }) => name.startsWith(`${scope}/`)).toSorted((a, b) => b.scope.length - a.scope.length || Number(b.exact) - Number(a.exact))[0]?.login;
}
/** The program that keeps the passwords of a registry; `undefined`: none does. An empty name switches the common one off. */
function helperFor(config, registry) {
	const helpers = fieldsOf(config.credHelpers);
	const name = Object.hasOwn(helpers, registry) ? helpers[registry] : config.credsStore;
	return typeof name === "string" && /^[A-Za-z0-9._-]+$/.test(name) ? name : void 0;
}
/** `ghcr.io` or `ghcr.io/owner`. Older clients wrote addresses, of the registry's API. */
function scopeOf(key) {
	const [host = "", ...path] = (/^https?:\/\/([^/]+)(?:\/(?:v[12]\/?)?)?$/.exec(key)?.[1] ?? key.replace(/^https?:\/\//, "")).split("/");
	return [host.toLowerCase(), ...path.filter((part) => part !== "")].join("/");
}
function readAuth({ auth, identitytoken }) {
	if (typeof auth !== "string" || identitytoken) return void 0;
	const plain = Buffer.from(auth, "base64").toString("utf8");
	const colon = plain.indexOf(":");
	const password = plain.slice(colon + 1).replace(/\0+$/, "");
	return colon < 1 || password === "" ? void 0 : {
		username: plain.slice(0, colon),
		password
	};
}

// src/registry-denials.ts
/**
* Texts of GHCR as seen in the field; the first that fits decides.
* https://github.com/actions/runner/issues/1039, https://github.com/open-policy-agent/gatekeeper/issues/3697
*/
const DENIALS = [
	{
		text: /permission_denied: write_package/i,
		why: "the package is not linked to this repository, so jobs of this repository cannot write to it",
		next: "Open the package's settings on GitHub, \"Manage Actions access\", and add this repository with the role Write"
	},
	{
		text: /installation not allowed to create organization package|permission_denied: create_package/i,
		why: "the job's token lacks \"packages: write\", or the organization does not let it create packages",
		next: "Give the job \"permissions: packages: write\" (a pull request from a fork never gets it). If it has that, ask an owner of the organization to allow it: organization settings, Packages, \"Package creation\", and Actions, General, \"Workflow permissions\""
	},
	{
		text: /installation not allowed to write organization package/i,
		why: "the job's token lacks \"packages: write\", or the organization or the package does not let it write",
		next: "Give the job \"permissions: packages: write\" (a pull request from a fork never gets it). If it has that, add this repository with the role Write in the package's settings (\"Manage Actions access\"), and ask an owner whether the organization's settings allow it: Actions, General, \"Workflow permissions\""
	},
	{
		text: /does not match expected scopes/i,
		why: "the token lacks the scope write:packages",
		next: "Use the job's own token with \"packages: write\", or a classic personal token with write:packages"
	},
	{
		text: /\bSAML\b/,
		why: "the organization requires single sign-on, and this token is not authorized for it",
		next: "Use the job's own token with \"packages: write\", or authorize the personal token for the organization (\"Configure SSO\")"
	},
	{
		text: /IP allow list/i,
		why: "the organization accepts requests only from the addresses on its list",
		next: "Ask an owner to add the runner's addresses, or run the job on a runner whose address is on the list"
	}
];
function knownDenial(said) {
	const known = DENIALS.find(({ text }) => text.test(said));
	return known && {
		why: known.why,
		next: known.next
	};
}

// src/download-words.ts
function byStatus(status) {
	return status === "429" ? "limited" : /^(?:000|408|5\d\d)$/.test(status) ? "lost" : "final";
}
/** Numbers of curl: https://curl.se/libcurl/c/libcurl-errors.html */
function byCurl(number) {
	if (number === "60" || number === "77") return "certificate";
	return /^(?:5|6|7|16|18|28|35|52|55|56|92|95)$/.test(number) ? "lost" : "final";
}
/** What mamba cannot unpack while it arrives, it tells as a write error (23): its own files are where the builder writes. */
function byMambasCurl(number) {
	return number === "23" || number === "61" ? "damaged" : byCurl(number);
}
const CONDA = [
	[/\b404\b.*\.(?:conda|tar\.bz2)\b|\.(?:conda|tar\.bz2) \(status 404\)/, "gone"],
	[/Transfer finalized, status: (\d{3}) /, byStatus],
	[/Failed to download package from \S+ \(status (\d{3})\)/, byStatus],
	[/Download error \((\d+)\) /, byMambasCurl],
	[/^CondaHTTPError: HTTP (\d{3}) /, byStatus],
	[/^UnavailableInvalidChannel: HTTP (\d{3}) /, byStatus],
	[/^CondaSSLError: |^SSLError\(/, "certificate"],
	[/Found incorrect downloads|tarball has incorrect|^(?:ChecksumMismatch|InvalidArchive)Error\b/, "damaged"],
	[/^CondaError: Downloaded bytes did not match/, "damaged"],
	[/(?:Unable to|Could not) read (?:repodata JSON|JSON repodata) file/, "damaged"],
	[/libmamba (?:Package cache error|Error when extracting package)\b/, "damaged"],
	[/^(?:ConnectionError|ConnectTimeout|ReadTimeout|ChunkedEncodingError|ProxyError)\(/, "lost"],
	[/^ProxyError: Conda cannot proceed/, "lost"],
	[/Subdir \S+ not loaded!/, "lost"]
];
const FAULT = `(?:due to an (?:OS|Environment)Error: )`;
/** As vendored by pip; without the prefix it is some other program's. */
const VENDORED = String.raw`^pip\._vendor\.(?:urllib3|requests)\.exceptions\.`;
const UNTRUSTED = "certificate[ _]verify[ _]failed";
const PIP = [
	[/HTTP error (\d{3}) while getting /, byStatus],
	[/^(?:ERROR: |pip\._(?:internal|vendor)\.\S+: ).*\b(\d{3}) (?:Client|Server) Error: .* for url: /, byStatus],
	[new RegExp(`${FAULT}.*too many (\\d{3}) error responses`), byStatus],
	[new RegExp(`${FAULT}.*${UNTRUSTED}`, "i"), "certificate"],
	[new RegExp(`${FAULT}(?:HTTPS?ConnectionPool\\(|\\(["']Connection |\\[Errno (?:101|103|104|110|111|113|-2|-3|-5)\\])`), "lost"],
	[/^error: ssl-verification-failed$/, "certificate"],
	[/^error: (?:connection-failed|connection-timeout|proxy-connection-failed|incomplete-download)$/, "lost"],
	[new RegExp(`${VENDORED}.*${UNTRUSTED}`, "i"), "certificate"],
	[new RegExp(`${VENDORED}(?:\\w*Timeout\\w*|ProtocolError|ConnectionError|ChunkedEncodingError|IncompleteRead|MaxRetryError|ProxyError|SSLError)\\b`), "lost"],
	[/HTTP status (?:client|server) error \((\d{3}) [^)]*\) for url/, byStatus],
	[/^(?:Caused by: |[├╰]─▶ )invalid peer certificate: /, "certificate"],
	[/^(?:error: |Caused by: |[├╰]─▶ )(?:Request failed after \d+ retries|error sending request for url|error decoding response body|request or response body error|Failed to download distribution due to network timeout)/, "lost"]
];
const GIT = [
	[/^fatal: unable to access .*: The requested URL returned error: (\d{3})/, byStatus],
	[/^fatal: unable to access .*: (?:server certificate verification failed|SSL certificate problem)/, "certificate"],
	[/^fatal: unable to access .*: (?:URL (?:using bad|rejected)|Protocol \S+ not supported)/, "final"],
	[/^fatal: unable to access /, "lost"],
	[/^fatal: unable to (?:look up|connect to) /, "lost"],
	[/^error: RPC failed; HTTP (\d{3})/, byStatus],
	[/^(?:error: RPC failed|fatal: early EOF|fatal: fetch-pack: |fetch-pack: unexpected disconnect)/, "lost"],
	[/^ssh: (?:Could not resolve hostname|connect to host \S+ port \d+: )/, "lost"],
	[/^(?:kex_exchange_identification: )?(?:read: )?Connection (?:reset|closed) by /, "lost"],
	[/^fatal: the remote end hung up unexpectedly/, "lost"]
];
const REASONS = `.*(?:Temporary failure resolving|Could not (?:resolve|connect|handshake|wait)|Unable to connect|Connection (?:timed out|failed|refused|reset)|Hash Sum mismatch|unexpected size|Error reading from server|Undetermined Error|Cannot initiate the connection|Bad header (?:line|data)|invalid reply header|Clearsigned file isn't valid)`;
const apt = (mark) => [
	[new RegExp(`^${mark}: Failed to fetch \\S+\\s+(\\d{3})\\s`), byStatus],
	[new RegExp(`^${mark}: Failed to fetch \\S+ .*[Cc]ertificate verification`), "certificate"],
	[new RegExp(`^${mark}: Failed to fetch \\S+ ${REASONS}`), "lost"]
];
const APT = [
	[/^E: Failed to fetch \S+\s+404\s/, "gone"],
	[/^E: The repository '.*' (?:does not have|no longer has) a Release file/, "gone"],
	...apt("E")
];
/** `apt-get update` only warns of a list that it could not fetch. */
const APT_WARNINGS = apt("W");
/** curl and wget, of Dockerfiles that fetch an installer. */
const FETCH = [
	[/^curl: \(22\) .*returned error: (\d{3})/, byStatus],
	[/^curl: \((\d+)\) /, byCurl],
	[/^[\d-]+ [\d:]+ ERROR (\d{3}): /, byStatus],
	[/^(?:wget|ERROR): cannot verify .* certificate/, "certificate"],
	[/^wget: unable to resolve host address|^Giving up\.$|failed: (?:Connection (?:timed out|refused)|Network is unreachable)\.$/, "lost"]
];
/** What the lines say, in their order. */
function read(lines, patterns) {
	return lines.flatMap((line) => {
		for (const [pattern, outcome] of patterns) {
			const found = pattern.exec(line);
			if (found !== null) return [{
				outcome: typeof outcome === "string" ? outcome : outcome(found[1] ?? ""),
				line
			}];
		}
		return [];
	});
}
/** Whether a reason of pip's is a certificate rather than the network. */
function untrusted(text) {
	return new RegExp(UNTRUSTED, "i").test(text);
}

// src/plan/decide.ts
const DAY = 864e5;
/**
* The table of docs/architecture.md ("Decisions") as one pure function. Call it again with the fact it asks for;
* whoever needs no expensive fact never pays for one.
*/
function decide(situation) {
	const { event, exact, force } = situation;
	const refreshable = event.kind === "schedule" || event.kind === "manual";
	if (exact !== void 0 && (event.kind === "untrusted" || event.closed)) return {
		kind: "reuse",
		found: exact,
		reason: "an image of exactly this environment is published"
	};
	if (event.kind === "untrusted") return {
		kind: "refuse",
		reason: `no image of this environment is published, and the action does not build one on the event ${event.name}: people without write access can start it, and its job may still have a token that can write`,
		next: "Run the action on push or pull_request. The action never builds the files of a pull request with a write token"
	};
	if (event.closed) return handOn(situation, "fallback", "no image of this environment is published, and the action builds none for a closed pull request");
	if (exact !== void 0 && !force) {
		const due = refreshable ? refreshReason(situation, exact.image) : void 0;
		if (typeof due === "string") return {
			kind: "ask",
			fact: due
		};
		if (due === void 0) return {
			kind: "reuse",
			found: exact,
			reason: "an image of exactly this environment is published"
		};
		return writable(situation, {
			kind: "refresh",
			noCache: due.solve,
			reason: due.reason
		});
	}
	return writable(situation, {
		kind: exact === void 0 ? "build" : "refresh",
		noCache: force,
		reason: force ? "the input force asks for a build without cache" : "no image of this environment is published"
	});
}
/** Why a published image of the same fingerprint is built again, if it is; `solve` when versions shall move too. */
function refreshReason(situation, image) {
	const { maxAgeDays, now } = situation;
	if (maxAgeDays !== void 0 && image.solved !== void 0) {
		const age = (now - image.solved) / DAY;
		if (age < -1) return {
			reason: "the recorded time of its solve is in the future, because the clock of that runner was wrong",
			solve: true
		};
		if (age > maxAgeDays) return {
			reason: `its packages were solved ${Math.floor(age)} days ago (max-age-days: ${maxAgeDays})`,
			solve: true
		};
	}
	if (situation.movedBases !== void 0) return movedReason(situation.movedBases, image);
	if (image.baseDigest === void 0) return void 0;
	if (!situation.baseDigest.known) return "baseDigest";
	if (situation.baseDigest.value === image.baseDigest) return void 0;
	return {
		reason: "the base image has changed since it was built",
		solve: false
	};
}
/** A Dockerfile of the repository's own names its bases itself. What starts from one that has not moved stays as it is. */
function movedReason(moved, { bases }) {
	if (bases === void 0) return {
		reason: "it does not record the versions of its base images",
		solve: false
	};
	if (!moved.known) return "movedBases";
	return moved.value === void 0 ? void 0 : {
		reason: moved.value,
		solve: false
	};
}
/** A build is worth starting only if this job may publish the result: by the registry's word, and never for a fork. */
function writable(situation, build) {
	const { event, exact, pushRight, readOnly, strange } = situation;
	if (event.fed && event.others.length > 0) {
		if (!strange.known) return {
			kind: "ask",
			fact: "strange"
		};
		if (strange.value !== void 0) return notBuilt(situation, build, strange.value);
	}
	if (!pushRight.known) return {
		kind: "ask",
		fact: "pushRight"
	};
	const { allowed } = pushRight.value;
	if (allowed && !event.fork) return build;
	const right = pushRight.value.allowed ? FORK : pushRight.value;
	if (!(event.kind === "pull-request" || event.kind === "branch" && event.dependabot)) return {
		kind: "refuse",
		reason: `${build.reason}, and this job cannot publish it: ${right.why}`,
		next: right.next
	};
	if (exact !== void 0) return {
		kind: "reuse",
		found: exact,
		reason: `an image of this environment is published; not rebuilt: ${right.why}`
	};
	if (readOnly === "fail") return {
		kind: "refuse",
		reason: `${build.reason}, and read-only is "fail": ${right.why}`,
		next: right.next
	};
	return handOn(situation, readOnly === "verify" && !allowed ? "verify-only" : "fallback", `${build.reason}, and this job cannot publish it: ${right.why}`);
}
/** As for an event with a write token on behalf of a stranger: what is published may be used, and nothing is built. */
function notBuilt({ event, exact }, build, why) {
	const reason = `a person without write access can decide which files a ${event.name} event checks out, and ${why}`;
	if (exact !== void 0) return {
		kind: "reuse",
		found: exact,
		reason: `an image of this environment is published; not rebuilt: ${reason}`
	};
	return {
		kind: "refuse",
		reason: `${reason}; ${build.reason}`,
		next: "Check out a branch of this repository, or run the action on push or pull_request. The action never builds files from outside the repository with a write token"
	};
}
const FORK = {
	why: "this pull request is from a fork, and for safety the action does not build files of a fork in a job with write access",
	next: "Push the branch to the repository itself, or remove the write access from jobs of forks"
};
/** The newest good image instead of one for this environment; refused where there is none. */
function handOn({ newest }, kind, reason) {
	if (!newest.known) return {
		kind: "ask",
		fact: "newest"
	};
	if (newest.unfit) return {
		kind: "refuse",
		reason: `${reason}; and the image that the tag latest points to has no TeX (variant html), so this job cannot use it instead`,
		next: "Give each variant its own repository with the input name, and publish both from the default branch"
	};
	if (newest.value === void 0) return {
		kind: "refuse",
		reason: `${reason}; and there is no earlier image that could be used instead`,
		next: "First publish an image from the default branch: run its workflow once, with \"packages: write\""
	};
	const what = kind === "verify-only" ? "the new image is built and verified, but not published" : "the job uses the newest verified image instead";
	return {
		kind,
		found: newest.value,
		reason: `${reason}; ${what}`
	};
}

// src/plan/plan-run.ts
/** Decides what the run does. A fact that costs a request is asked for only when the decision needs it. */
async function planRun(subject, exact, world) {
	const now = world.clock.now();
	const plan = await decideWithFacts(subject, {
		exact,
		now
	}, world);
	if (plan.kind === "reuse" || plan.kind === "refuse") return plan;
	if (plan.kind === "fallback") return {
		...plan,
		reason: plan.reason + explain(subject, plan.found)
	};
	if (plan.kind === "verify-only") return {
		...plan,
		noCache: false,
		reason: plan.reason + explain(subject, plan.found)
	};
	const previous = await imageAt(world.registry, world.inputs.repository, "latest");
	return {
		...plan,
		previous,
		solved: plan.noCache ? void 0 : solvedBefore(subject, {
			exact,
			previous
		}, now),
		replaces: exact?.image.digest,
		takes: plan.kind === "refresh" && !plan.noCache ? exact : void 0,
		reason: plan.reason + explain(subject, previous)
	};
}
async function decideWithFacts(subject, { exact, now }, world) {
	const { inputs, event } = world;
	const answers = {
		newest: () => newestImage(subject, world),
		baseDigest: async () => ({
			known: true,
			value: await baseDigest(subject, world)
		}),
		movedBases: async () => {
			const { movedSince } = await import("./moved.js");
			return {
				known: true,
				value: await movedSince(exact?.image.bases ?? {}, subject, inputs, world)
			};
		},
		strange: async () => {
			const { whyStrange } = await import("./own-branch.js");
			return {
				known: true,
				value: await whyStrange(event, world)
			};
		},
		pushRight: async () => ({
			known: true,
			value: await world.registry.pushRight(inputs.repository)
		})
	};
	const situation = {
		event,
		force: inputs.force,
		readOnly: inputs.readOnly,
		maxAgeDays: subject.lock === void 0 ? inputs.maxAgeDays : void 0,
		fingerprint: subject.fingerprint.hash,
		exact,
		newest: { known: false },
		baseDigest: { known: false },
		...subject.dockerfile !== void 0 && { movedBases: { known: false } },
		pushRight: { known: false },
		strange: { known: false },
		now
	};
	for (;;) {
		const plan = decide(situation);
		if (plan.kind !== "ask") return plan;
		Object.assign(situation, { [plan.fact]: await answers[plan.fact]() });
	}
}
/** The image under `latest`. A book that needs TeX gains nothing from another job's image without it. */
async function newestImage(subject, world) {
	const { repository } = world.inputs;
	const latest = await imageAt(world.registry, repository, "latest");
	const whole = latest && await withLayers(latest, {
		...repository,
		tag: "latest"
	}, world);
	return subject.variant === "latex" && whole?.image.variant === "html" ? {
		known: true,
		value: void 0,
		unfit: true
	} : {
		known: true,
		value: whole
	};
}
/** The Failure for a plan that refuses. */
function refused(plan, event, tag) {
	return new Failure({
		class: "refused",
		doing: "deciding what to do",
		on: `${event.name} event, environment ${tag}`,
		why: plan.reason,
		next: plan.next
	});
}
async function baseDigest({ runtime }, world) {
	if (runtime === void 0) throw new Error("the action asked for the base of an image without a base");
	return (await baseManifest({ runtime }, "runtime", world)).digest;
}
/** The base image behind its tag, now. Throws a Failure (`not-found`) when there is none. */
async function baseManifest(subject, which, world) {
	const manifest = await readBase(subject[which], which, world);
	if (manifest !== void 0) return manifest;
	throw new Failure({
		class: "not-found",
		doing: `looking up the ${which} base image`,
		on: formatReference(subject[which]),
		why: "this image does not exist",
		next: subject[which].digest === void 0 ? "Correct the input base, or publish the base images first (containers/base/README.md)" : "Correct the digest in the input base, or in base.txt of the lock. If a clean-up deleted that base, this edition cannot be built again: use its image (docs/editions.md)"
	});
}
async function readBase(reference, which, { registry }) {
	try {
		return await registry.manifest(reference);
	} catch (error) {
		if (!(error instanceof Failure) || !["permission", "authentication"].includes(error.class)) throw error;
		throw new Failure({
			...error.text,
			doing: `looking up the ${which} base image`,
			next: "Check the input base. If it is correct, let this job read that package. On GHCR: open the package's settings, \"Manage Actions access\", or make the package public"
		}, { cause: error });
	}
}
/**
* The build cache makes conda's step a copy where the conda part is that of the earlier image. In doubt (the cache may be
* lost) the earlier time: a solve too many costs minutes, one too few goes unseen.
*/
function solvedBefore(subject, { exact, previous }, now) {
	const solved = (exact ?? (previous && sameCondaPart(subject, previous) ? previous : void 0))?.image.solved;
	return solved !== void 0 && solved <= now ? solved : void 0;
}
function sameCondaPart({ environment }, { image }) {
	if (image.environment === void 0 || environment === void 0) return false;
	const { kind } = explainEnvironment(JSON.parse(image.environment), environment.canonical);
	return kind.every((part) => part === "pip" || part === "pip-order");
}
/** ": pip section changed: a 1 -> 2", against the newest image; empty where there is none to compare with. */
function explain(subject, previous) {
	if (previous === void 0) return "";
	const { components, environment } = previous.image;
	const changed = difference(components, subject.fingerprint.components);
	if (changed.length === 0) return "";
	const words = changed.includes("environment") && environment !== void 0 && subject.environment ? explainEnvironment(JSON.parse(environment), subject.environment.canonical).text : "";
	const others = changed.filter((name) => words === "" || name !== "environment" && name !== "pip-order");
	return `; changes since the newest image: ${[words, others.length > 0 ? `changed: ${others.join(", ")}` : ""].filter((part) => part !== "").join("; ")}`;
}

export { parseDockerConfig as _, APT_WARNINGS as a, GIT as c, read as d, untrusted as f, loginFor as g, helperFor as h, APT as i, PIP as l, dockerFolder as m, planRun as n, CONDA as o, knownDenial as p, refused as r, FETCH as s, baseManifest as t, byStatus as u };