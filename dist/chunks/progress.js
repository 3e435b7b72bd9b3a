import { t as Failure } from "./failure.js";
import { f as verifiedTag } from "./tags.js";
import { c as repositoryOf, n as isCommit } from "./reference.js";
import { a as imageAt, l as readAnnotations, o as layersOf, r as megabytes } from "./outcome.js";
import { d as lastPromotion, l as explainPromotion, s as LEEWAY, u as forbids } from "./difference.js";

// src/findings.ts
/** Annotations on the right line of the right file. */
function showFindings(findings, log) {
	for (const { file, line, severity, message, advice } of findings) log[severity](`${message}. ${advice}`, {
		...file !== void 0 && { file },
		...line !== void 0 && { line }
	});
}

// src/checkout/commit-time.ts
/**
* Commit time in milliseconds since 1970, from the event or else from the checked-out repository: schedules and manual
* runs do not tell it. `undefined` when neither knows; tags then stay where they are.
* Never later than now: a commit from a clock that runs ahead would keep all that follow from the moving tags.
*/
async function commitTime({ kind, revision, revisionTime, checkout = "." }, { checkouts, clock }) {
	const commits = kind === "pull-request" ? [revision, "HEAD"] : [revision];
	const time = revisionTime ?? (isCommit(revision) ? await checkouts.commitTime(checkout, commits) : void 0);
	return time === void 0 ? void 0 : Math.min(time, clock.now());
}

// src/tags/history.ts
/** Milliseconds: a part of GitHub that answers may not know yet what was pushed a moment ago. */
const PAUSE = 3e3;
/** Commits whose images are looked for; whoever is further behind is behind most of these too. */
const MOST = 20;
/** The history of the default branch, seen from the run's commit; `undefined` for runs of other branches, whose tags follow commit times. */
function historyOf({ kind, branch, revision }, { clock, log, github }) {
	if (![
		"default-branch",
		"schedule",
		"manual"
	].includes(kind)) return void 0;
	if (branch === void 0 || !isCommit(revision)) return void 0;
	let noticed = false;
	return { async standing() {
		let answer = await github.compare(revision, branch);
		if (answer.known && (answer.status === "behind" || answer.status === "diverged")) {
			await clock.sleep(PAUSE);
			const again = await github.compare(revision, branch);
			if (again.known) answer = again;
		}
		if (answer.known) return standingIn(answer, revision, branch);
		const line = `GitHub did not say which commits are newer than this one (${answer.why}), so commit times decide which image gets the tags. The next run of ${branch} corrects them.`;
		if (!noticed) log[answer.asked ? "notice" : "debug"](line);
		noticed = true;
		return { kind: "unknown" };
	} };
}
function standingIn({ status, commits }, ours, branch) {
	if (status === "identical") return { kind: "tip" };
	const newer = commits.toReversed().slice(0, MOST);
	if (status === "ahead") return {
		kind: "behind",
		newer,
		...commits.length > MOST && { more: true }
	};
	return {
		kind: "gone",
		why: `commit ${ours} is not on ${branch} any more, because the branch was rewritten`,
		newer
	};
}

// src/tags/publication.ts
/** An image under the tags of the run's event. */
async function publicationOf(manifest, tags, job) {
	const { inputs, event, registry, clock, log } = job;
	const { repository } = inputs;
	return {
		registry,
		clock,
		repository,
		manifest,
		tags,
		revisionTime: await commitTime(event, job),
		history: historyOf(event, job),
		log
	};
}

// src/tags/decide-tag.ts
/** In place of a digest, where the registry answers and nobody can make sense of it. */
const UNREADABLE = "something that cannot be read";
/** The decision where the tag and the image are all that matters; `undefined`: the other facts are needed, which cost requests. */
function decideAtOnce({ tag, rule }, { ours, there, now }) {
	if (there === void 0) return rule === "forward" ? void 0 : { write: true };
	if (there.digest === ours.digest) return {
		write: false,
		why: "it already points to this image"
	};
	if (rule === "fixed") return {
		write: false,
		...explainFixed(tag, ours, there)
	};
	if (isLaterBuild(there.image, ours.image, now)) return {
		write: false,
		why: "it points to a later build of the same environment"
	};
}
/**
* Whether a tag that moves goes to this image. A forward tag never goes to an image of an older commit (the `:latest` race: an older
* commit's job finishes last and wins). The branch's history decides which commit is older; commit times only where it is not known.
*/
function decide({ tag, rule }, facts) {
	const { ours, there, standing, newer, promotion, now } = facts;
	if (rule === "forward") {
		if (standing.kind === "gone") return {
			write: false,
			why: standing.why
		};
		if (isOvertaken(facts)) return {
			write: false,
			why: `the newer commit ${newer?.commit} already has an image`
		};
	}
	if (there === void 0) return { write: true };
	if (forbids(promotion, builtWhen(ours), now)) return {
		write: false,
		why: explainPromotion(promotion),
		promotion: true
	};
	if (there.image === "not-ours") return {
		write: true,
		warning: `tag ${tag} pointed to ${there.digest === "something that cannot be read" ? UNREADABLE : "an image that container-action did not build"}. This run moves it to the verified image`
	};
	return rule === "newest" || standing.kind === "tip" || newer !== void 0 ? { write: true } : decideByTime(tag, facts, there.image);
}
/** Which image a tag should have that holds what this run has written (`ours`), by what is known afterwards; `undefined`: the tag is right. */
function correct({ rule }, { ours, newer, promotion, now }) {
	const other = rule === "forward" && isOvertaken({
		ours,
		newer
	}) ? newer : void 0;
	if (forbids(promotion, other?.image ?? builtWhen(ours), now)) return {
		digest: promotion.to,
		why: `${promotion.by} promoted it in the meantime`
	};
	return other && {
		digest: other.image.digest,
		why: `it is the image of the newer commit ${other.commit}`
	};
}
/**
* Two builds of one environment that were published side by side: the later one, for its content tag (`build` is what that tag holds
* now) and for the tags that move; `undefined`: the tag is right.
*/
function newestBuild({ rule }, { ours, build, now }) {
	if (build === void 0 || build.digest === ours.digest) return void 0;
	const why = "it is the newest build of this environment";
	const [later, earlier] = rule === "newest" ? [ours, build] : [build, ours];
	return isLaterBuild(later.image, earlier.image, now) ? {
		digest: later.digest,
		why
	} : void 0;
}
/** Of the same environment: then this image is what that commit wants, too. */
function isOvertaken({ ours, newer }) {
	return newer !== void 0 && !isSameEnvironment(newer.image, ours.image);
}
function builtWhen({ digest, image }) {
	return {
		digest,
		created: image === "not-ours" ? void 0 : image.created
	};
}
function explainFixed(tag, ours, there) {
	const why = `it already points to ${there.digest}, and this kind of tag never moves`;
	if (there.digest === "something that cannot be read" || isSameEnvironment(there.image, ours.image)) return { why };
	if (isCommit(tag)) return { why: `${why}; that image is of another environment, and jobs with different environments need different repositories (input name)` };
	const warning = `tag ${tag} still points to ${there.digest}, an image of another environment, because this kind of tag never moves. If you moved the git tag on purpose, promote the new image (docs/rollback.md)`;
	return {
		why: `${why}; that image is of another environment`,
		warning
	};
}
function decideByTime(tag, facts, theirs) {
	const { ours, revisionTime, now } = facts;
	const time = revisionTime ?? (ours.image === "not-ours" ? void 0 : ours.image.revisionTime);
	if (theirs.revisionTime === void 0) return {
		write: true,
		warning: `tag ${tag} pointed to an image that does not record the time of its commit. This run moves it`
	};
	if (time === void 0) {
		const why = "the time of this run's commit is not known, so the image that the tag points to may be newer";
		return {
			write: false,
			why,
			warning: `tag ${tag} is not moved: ${why}`
		};
	}
	const seconds = Math.floor(time / 1e3) - Math.floor(theirs.revisionTime / 1e3);
	if (seconds < 0) return {
		write: false,
		why: `it points to an image of a newer commit (${theirs.revision || "unnamed"})`
	};
	const created = ours.image === "not-ours" ? void 0 : ours.image.created;
	if (seconds === 0 && compare(theirs.created, created, now) > 0) return {
		write: false,
		why: "it points to a later build of a commit of the same second"
	};
	return { write: true };
}
/** A refresh that was begun earlier may finish later, and one that was begun later may have its packages from the build cache. */
function isLaterBuild(theirs, ours, now) {
	if (theirs === "not-ours" || ours === "not-ours" || !isSameEnvironment(theirs, ours)) return false;
	return isNewer(theirs, ours, now);
}
function isSameEnvironment(theirs, ours) {
	return theirs !== "not-ours" && ours !== "not-ours" && theirs.fingerprint === ours.fingerprint;
}
/** By when the packages were resolved; by when the build began, and with it by the base, only where that is the same. */
function isNewer(theirs, ours, now) {
	const resolved = compare(theirs.solved, ours.solved, now);
	return resolved > 0 || resolved === 0 && compare(theirs.created, ours.created, now) > 0;
}
/**
* Positive when the first time is the later one. A clock that ran ahead must not keep everybody else's images out until its time has
* come: a time far ahead loses against one that can be. Where both are ahead it is this machine's clock that is wrong.
*/
function compare(theirs, ours, now) {
	const ahead = (time) => (time ?? 0) > now + LEEWAY;
	if (ahead(theirs) !== ahead(ours)) return ahead(theirs) ? -1 : 1;
	return (theirs ?? 0) - (ours ?? 0);
}

// src/tags/gather.ts
/** Where the branch does not matter, or nobody knows it. */
const NOWHERE = {
	standing: { kind: "unknown" },
	newer: void 0
};
/** The branch at this moment, and the newest of its commits after the run's own that has a verified image under its own tag. */
async function lookAround({ history, registry, repository }) {
	if (history === void 0) return NOWHERE;
	const standing = await history.standing();
	if (standing.kind !== "behind" && standing.kind !== "gone") return {
		standing,
		newer: void 0
	};
	for (const commit of standing.newer ?? []) {
		const found = await imageAt(registry, repository, commit);
		if (found !== void 0) return {
			standing,
			newer: {
				...found,
				commit
			}
		};
	}
	if (standing.kind === "gone" || !standing.more) return {
		standing,
		newer: void 0
	};
	return {
		standing: {
			kind: "gone",
			why: `more than ${standing.newer.length} commits came after this one`
		},
		newer: void 0
	};
}
/** Milliseconds before an answer that makes no sense is believed. */
const SECOND_THOUGHT = 2e3;
/** What a tag points to; an image of another digest that a clean-up has emptied counts as nothing. */
async function readTag(entry, publication, secondThought = SECOND_THOUGHT) {
	const { tag, rule } = entry;
	const { registry, clock, repository, manifest: ours } = publication;
	try {
		const manifest = await registry.manifest({
			...repository,
			tag
		});
		if (manifest === void 0) return void 0;
		if (rule !== "fixed" && manifest.digest !== ours.digest && await layersOf(manifest, repository, registry) === "gone") return void 0;
		return {
			digest: manifest.digest,
			image: readAnnotations(manifest)
		};
	} catch (error) {
		if (!(error instanceof Failure && error.class === "registry-answer") || rule === "newest") throw error;
		if (secondThought === 0) return {
			digest: UNREADABLE,
			image: "not-ours"
		};
		await clock.sleep(secondThought);
		return readTag(entry, publication, 0);
	}
}

// src/tags/publish.ts
/** Looks at what was written; each one that changes something answers to a run that came in between. */
const MOST_LOOKS = 10;
/**
* Points tags to an image by writing the same manifest bytes under each name: no pull, the same digest. First the mark of the
* verification, then the content tag, for it is what other runs look for; then the commit's tag, which tells runs of older commits that
* a newer one has its image; then what moves forward. What moved is looked at once more (docs/decisions/0015-forward-tags.md).
* Throws a Failure that names the tags that were written before it and those that were not.
*/
async function publish(publication) {
	const { registry, repository, manifest, tags, log } = publication;
	const published = {
		tagged: [],
		kept: []
	};
	const waiting = inOrder(tags);
	const written = [];
	let around;
	let failure;
	try {
		if (tags.content !== void 0) await registry.tag(repository, verifiedTag(manifest.digest), manifest);
		for (let entry = waiting[0]; entry !== void 0; entry = waiting[0]) {
			const { decision, promotion } = await firstLook(entry, publication, async () => {
				around ??= await lookAround(publication);
				return around;
			});
			if (decision.warning !== void 0) log.warning(decision.warning);
			if (decision.write) {
				await registry.tag(repository, entry.tag, manifest);
				if (entry.rule !== "fixed") written.push({
					entry,
					promotion,
					ours: candidate(manifest)
				});
				published.tagged.push(entry.tag);
				log.info(`tag ${entry.tag} -> ${manifest.digest}`);
			} else {
				published.kept.push({
					tag: entry.tag,
					why: decision.why
				});
				log[decision.promotion ? "notice" : "info"](`tag ${entry.tag} is not moved: ${decision.why}`);
			}
			waiting.shift();
		}
	} catch (error) {
		failure = error;
	}
	if (!(failure !== void 0 && !(failure instanceof Failure && failure.class !== "cancelled"))) await lookAgain(publication, written, published);
	if (failure !== void 0) throw interrupted(failure, publication, published, waiting);
	return published;
}
/** Asks no more than the decision needs: only a tag that may move costs the questions about the branch and about promotions. */
async function firstLook(entry, publication, ask) {
	const { registry, repository, manifest, revisionTime, clock } = publication;
	const facts = {
		ours: candidate(manifest),
		now: clock.now()
	};
	const first = await readTag(entry, publication);
	const decision = decideAtOnce(entry, {
		...facts,
		there: first
	});
	if (decision !== void 0) return {
		decision,
		promotion: void 0
	};
	const around = entry.rule === "forward" ? await ask() : NOWHERE;
	const promotion = await lastPromotion(registry, repository, entry.tag);
	const there = promotion === void 0 ? first : await readTag(entry, publication);
	const inForce = there?.digest === promotion?.to || there?.digest === "something that cannot be read" ? promotion : void 0;
	const all = {
		...facts,
		...around,
		there,
		revisionTime,
		promotion: inForce
	};
	return {
		decision: decideAtOnce(entry, all) ?? decide(entry, all),
		promotion
	};
}
/**
* Registries know no "write if unchanged": between a look at a tag and its writing another run may have been there. What is corrected is
* looked at again for the same reason.
*/
async function lookAgain(publication, written, published) {
	const names = written.map(({ entry }) => entry.tag).join(", ");
	const warn = (why) => publication.log.warning(`The run could not check whether another run has moved ${names} in the meantime: ${why}`);
	try {
		for (let looks = 1;; looks += 1) {
			const { corrected, unseen } = await correctTags(publication, written, published);
			if (corrected && looks < MOST_LOOKS) continue;
			const why = corrected ? `other runs moved them ${looks} times` : unseen;
			if (why !== void 0) warn(`${why}. Run the workflow of the default branch again`);
			return;
		}
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		warn(error.message);
	}
}
/** `corrected`: whether there was something to correct. `unseen`: why the branch does not show what came in between. */
async function correctTags(publication, written, published) {
	const { registry, repository, manifest, clock, log } = publication;
	const { standing, newer } = written.some(({ entry }) => entry.rule === "forward") ? await lookAround(publication) : NOWHERE;
	const unseen = standing.kind === "gone" && newer === void 0 ? standing.why : void 0;
	const { content } = publication.tags;
	const build = content === void 0 ? void 0 : await readTag({
		tag: content,
		rule: "newest"
	}, publication);
	let corrected = false;
	for (const one of written) {
		const { entry, promotion: earlier, ours } = one;
		const { tag } = entry;
		const now = await lastPromotion(registry, repository, tag);
		const promotion = now !== void 0 && JSON.stringify(now) !== JSON.stringify(earlier) && await wholeImage(publication, now.to) ? now : void 0;
		const other = now !== void 0 && now.to === build?.digest ? void 0 : build;
		const right = correct(entry, {
			ours,
			newer,
			promotion,
			now: clock.now()
		}) ?? newestBuild(entry, {
			ours,
			build: other,
			now: clock.now()
		});
		if (right === void 0) continue;
		const isOverwritten = entry.rule === "newest" && build !== void 0 && build.digest !== ours.digest;
		if (right.digest === ours.digest && !isOverwritten) continue;
		const image = await wholeImage(publication, right.digest);
		if (image === void 0) continue;
		await registry.tag(repository, tag, image);
		log.info(`tag ${tag} -> ${image.digest}: ${right.why}`);
		one.ours = candidate(image);
		corrected = true;
		published.tagged = published.tagged.filter((name) => name !== tag);
		published.kept = published.kept.filter((kept) => kept.tag !== tag);
		if (image.digest === manifest.digest) published.tagged.push(tag);
		else published.kept.push({
			tag,
			why: right.why
		});
	}
	return {
		corrected,
		unseen
	};
}
/** `undefined` where a clean-up has deleted it, or what is inside of it: that was chosen for nothing. */
async function wholeImage({ registry, repository }, digest) {
	const image = await registry.manifest({
		...repository,
		digest
	});
	return image && await layersOf(image, repository, registry) !== "gone" ? image : void 0;
}
function candidate(manifest) {
	return {
		digest: manifest.digest,
		image: readAnnotations(manifest)
	};
}
/** A git tag may be named like another tag of the list. */
function inOrder({ content, moving }) {
	const first = content === void 0 ? [] : [{
		tag: content,
		rule: "newest"
	}];
	const fixed = moving.filter(({ rule }) => rule === "fixed");
	const others = moving.filter(({ rule }) => rule !== "fixed");
	return [
		...first,
		...fixed,
		...others
	].filter(({ tag }, place, list) => list.findIndex((other) => other.tag === tag) === place);
}
function interrupted(error, { repository, manifest, tags: { content } }, { tagged, kept }, missing) {
	if (!(error instanceof Failure)) return error;
	const names = (tags) => tags.length === 0 ? "none" : tags.map(({ tag }) => tag).join(", ");
	const written = names(tagged.map((tag) => ({ tag })));
	const stayed = kept.length === 0 ? "" : `; left alone on purpose, or at another image now: ${names(kept)}`;
	const again = missing.some(({ tag }) => tag === content) ? `, but it has no tag ${content}. Runs find the image by this tag, so the next run builds the image again` : ". Run the job again to write the missing tags";
	return new Failure({
		class: error.class,
		doing: "writing the tags of the image",
		on: `${repositoryOf(repository)}@${manifest.digest}`,
		why: `${error.text.doing} (${error.text.on}) failed: ${error.text.why}; tags written: ${written}${stayed}; still missing because of this failure: ${names(missing)}`,
		next: `${error.text.next}. The image itself is complete and verified${again}`,
		tagged
	}, { cause: error });
}

// src/image/budget.ts
/** Bytes that a lecture image should stay below: every job that runs in it waits until it is pulled and unpacked. */
const BUDGET = {
	compressed: 1e9,
	disk: 3e9
};
/**
* Of each base image. `latest` and `runtime` leave room for an environment below the budget of lectures; of `solver` only builders
* wait. What they had when this was set is in containers/base/README.md ("Sizes").
*/
const BASE_BUDGETS = {
	solver: {
		compressed: 8e8,
		disk: 25e8
	},
	html: {
		compressed: 3e8,
		disk: 1e9
	},
	runtime: {
		compressed: 7e8,
		disk: 2e9
	},
	latest: {
		compressed: 12e8,
		disk: 35e8
	}
};
const SHOWN = 3;
const ADVICE = "Remove from environment.yml the packages that no lecture imports. Instead of anaconda, list the packages that you use";
/** Why an image is too large, in words that name what is largest in it; `undefined` when it is not, or when nothing is known. */
function overBudget({ size, disk, largest }, budget = BUDGET) {
	const over = [...size !== void 0 && size.bytes > budget.compressed ? [`${megabytes(size.bytes)} compressed, above ${megabytes(budget.compressed)}`] : [], ...disk !== void 0 && disk.bytes > budget.disk ? [`${megabytes(disk.bytes)} on disk, above ${megabytes(budget.disk)}`] : []];
	if (over.length === 0) return void 0;
	const list = (title, items) => {
		const words = items.toSorted((a, b) => b.bytes - a.bytes).slice(0, SHOWN).map(({ name, bytes }) => `${name} ${megabytes(bytes)}`);
		return words.length === 0 ? [] : [`the largest ${title}: ${words.join(", ")}`];
	};
	const layers = (size?.layers ?? []).map(({ what, bytes }) => ({
		name: what,
		bytes
	}));
	return [
		`it has ${over.join(" and ")}`,
		...list("layers", layers),
		...list("packages on disk", largest)
	].join("; ");
}
/**
* Holds a verified image against the budgets, before any tag points to it. Returns the sentence to show, if any: a warning with
* advice, or with `allow` a plain statement. Throws a Failure (`oversize`) instead with `fail`. `on` names the image.
*/
function holdToBudget(measured, mode, on, { budget = BUDGET, advice = ADVICE } = {}) {
	const why = overBudget(measured, budget);
	if (why === void 0) return void 0;
	if (mode === "allow") return `The image is larger than the size budget, and oversize: allow permits this: ${why}`;
	if (mode === "warn") return `The image is larger than its size budget: ${why}. ${advice}.`;
	throw new Failure({
		class: "oversize",
		doing: "comparing the image with its size budget",
		on,
		why,
		next: `${advice}. Or set the input oversize: warn (the run only warns), or allow (the image is meant to be large). No tag was moved, so jobs continue to use the earlier image`
	});
}

// src/image-build/progress.ts
const KEPT_LINES = 200;
const LONGEST_LINE = 2e3;
/** Of a line that has not ended yet: more than is shown of it, so that a secret is whole when it is looked for. */
const LONGEST_PARTIAL = 65536;
/** Follows a build: named steps with times, the lines of each, what runs now. Pure but for the clock handed in. */
var Progress = class {
	#steps = /* @__PURE__ */ new Map();
	#written = /* @__PURE__ */ new Set();
	#now;
	#write;
	#clean;
	/** The last lines outside any step: buildx's own summary of a failure. */
	tail = [];
	/** `clean` takes secrets out of what is shown or kept, before it is cut to a length. */
	constructor(now, write, clean) {
		this.#now = now;
		this.#write = write;
		this.#clean = clean;
	}
	add(event) {
		if (event.kind === "plain") {
			const text = clip(this.#clean(event.text));
			keep(this.tail, text);
			this.#write(text);
			return;
		}
		if (event.kind === "log") {
			const step = this.#steps.get(event.id);
			const lines = ((step?.partial ?? "") + event.text).split(/\r\n|\n|\r/);
			if (step) step.partial = (lines.pop() ?? "").slice(0, LONGEST_PARTIAL);
			for (const line of lines) this.#writeLine(line, step?.lines);
			return;
		}
		const known = this.#steps.get(event.id);
		if (event.kind === "started") {
			if (known?.running) return;
			const step = {
				name: this.#clean(event.name),
				seconds: known?.seconds ?? 0,
				cached: known?.cached ?? false,
				lines: known?.lines ?? [],
				error: void 0
			};
			this.#steps.set(event.id, {
				...step,
				started: this.#now(),
				running: true,
				partial: ""
			});
			if (known === void 0 && isWork(event.name)) this.#write(`-> ${stepTitle(this.#clean(event.name))}`);
			return;
		}
		const lines = known?.lines ?? [];
		const rest = known?.partial ?? "";
		if (rest !== "") this.#writeLine(rest, lines);
		const { id } = event;
		const name = this.#clean(event.name);
		const error = event.error === void 0 ? void 0 : this.#clean(event.error);
		const cached = event.cached || known?.cached === true;
		const seconds = Math.max(event.seconds, known?.seconds ?? 0);
		this.#steps.set(id, {
			name,
			seconds,
			cached,
			lines,
			error,
			started: 0,
			running: false,
			partial: ""
		});
		const again = known !== void 0 && !known.running;
		const first = cached && known?.cached === false;
		const news = !again || first || event.seconds >= Math.max(1, known.seconds + .1);
		if (error === void 0 && (!news || !isWork(name))) return;
		const time = `${seconds.toFixed(1)} s`;
		const outcome = error !== void 0 ? "FAILED" : !cached ? time : seconds < 1 ? "cached" : `cached, fetched in ${time}`;
		const line = `<- ${stepTitle(name)}: ${outcome}`;
		if (this.#written.has(line)) return;
		this.#written.add(line);
		this.#write(line);
	}
	#writeLine(line, kept = []) {
		const text = clip(this.#clean(line));
		keep(kept, text);
		this.#write(`  ${text}`);
	}
	get steps() {
		return [...this.#steps.values()].map(({ name, seconds, cached, lines, error }) => ({
			name,
			seconds,
			cached,
			lines,
			error
		}));
	}
	/** One line about what is running and for how long, for times when a build says nothing. */
	heartbeat() {
		const running = [...this.#steps.values()].filter((step) => step.running);
		const now = this.#now();
		const parts = running.map((step) => `${stepTitle(step.name)}, ${Math.round((now - step.started) / 1e3)} s`);
		return parts.length > 0 ? `.. still running: ${parts.join("; ")}` : void 0;
	}
};
/** BuildKit's own bookkeeping is of no interest while it works. */
function isWork(name) {
	return !/^\[(?:internal|context|auth)\b|^resolving provenance|^sending tarball/.test(name);
}
/** A step's name for people: without the mounts, which are longer than the rest. */
function stepTitle(name) {
	return clip(name.replace(/--mount=\S+\s*/g, "").replace(/\s+/g, " ").replace("] LINK ", "] "), 120);
}
function keep(lines, line) {
	lines.push(line);
	if (lines.length > KEPT_LINES) lines.shift();
}
function clip(text, length = LONGEST_LINE) {
	return text.length > length ? `${text.slice(0, length)}...` : text;
}
/** The line that tells most of a failure: the last one marked as an error, else the last one. */
function lastError(lines) {
	return (lines.filter((line) => /^ERROR:/.test(line)).at(-1)?.replace(/^ERROR:\s*/, "") ?? lines.filter((line) => line.trim() !== "").at(-1) ?? "no message").slice(0, 500);
}

export { BUDGET as a, isNewer as c, showFindings as d, BASE_BUDGETS as i, publicationOf as l, lastError as n, holdToBudget as o, stepTitle as r, publish as s, Progress as t, commitTime as u };