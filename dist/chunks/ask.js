import "./rolldown-runtime.js";
import { join } from "node:path";
import { lstat, mkdir, readdir } from "node:fs/promises";
import { fork } from "node:child_process";

// src/adapters/toolkit/ask.ts
const WATCHED = 1e3;
/** Asks the toolkit in a process of its own, which is gone afterwards with everything that it has started. Never throws. */
async function ask(request, conditions) {
	try {
		const temporary = join(conditions.folder, "temporary");
		await mkdir(temporary, { recursive: true });
		return await talk(request, conditions, temporary);
	} catch (error) {
		return {
			kind: "failed",
			why: reason(error)
		};
	}
}
/** What went wrong in the words of the system. */
function reason(error) {
	return error instanceof Error ? error.message : String(error);
}
function talk(request, conditions, temporary) {
	const { cancel, folder, limit, most } = conditions;
	return new Promise((resolve) => {
		const child = fork(conditions.program, [], {
			cwd: folder,
			env: {
				...conditions.env,
				GITHUB_WORKSPACE: folder,
				RUNNER_TEMP: temporary
			},
			execArgv: [],
			stdio: [
				"ignore",
				"pipe",
				"pipe",
				"ipc"
			],
			detached: true
		});
		let answer;
		let said = "";
		for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => {
			said = (said + text).slice(-65536);
		});
		const end = (why, late) => {
			answer ??= {
				kind: "failed",
				why,
				...late && { late }
			};
			try {
				process.kill(-child.pid, "SIGKILL");
			} catch {}
		};
		const stop = () => end("the job was cancelled");
		cancel?.addEventListener("abort", stop);
		if (cancel?.aborted) stop();
		const timer = setTimeout(() => end(`it did not finish within ${Math.round(limit / 1e3)} s`, true), limit);
		const watch = setInterval(async () => {
			if (await bytesBelow(folder) > most) end(`more than ${Math.round(most / 1e9)} GB`);
		}, WATCHED);
		const done = (fallback) => {
			clearTimeout(timer);
			clearInterval(watch);
			cancel?.removeEventListener("abort", stop);
			resolve(explained(answer ?? {
				kind: "failed",
				why: fallback
			}, said));
		};
		child.once("message", (message) => {
			answer ??= message;
		});
		child.once("error", (error) => done(error.message));
		child.once("close", (code) => done(`the cache client ended with ${code}`));
		try {
			child.send(request, (error) => error !== null && end(error.message));
		} catch (error) {
			end(reason(error));
		}
	});
}
/** The toolkit hides errors of the cache service behind a miss, and tells them to the log. */
function explained(answer, said) {
	if (answer.kind !== "missing") return answer;
	const why = [
		...said.matchAll(/^(?:Failed to save|Cache (?:save|restore) skipped): (.*)$/gm),
		...said.matchAll(/^::(?:warning|error)::(?:Failed to (?:restore|save): )?(.*)$/gm),
		...said.matchAll(/^::debug::Failed to reserve cache: (?:Error: )?(.*)$/gm)
	].map((match) => decodeURIComponent((match[1] ?? "").replace(/%(?!0A|0D|25)/g, "%25"))).at(-1)?.split("\n")[0];
	return why === void 0 ? answer : {
		kind: "failed",
		why
	};
}
async function bytesBelow(folder) {
	const sizes = (await readdir(folder, { recursive: true }).catch(() => [])).map(async (path) => {
		const stat = await lstat(join(folder, path)).catch(() => void 0);
		return stat?.isFile() ? stat.size : 0;
	});
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

export { ask, bytesBelow, reason };