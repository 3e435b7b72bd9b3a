import "./chunks/rolldown-runtime.js";
import { a as runIdOf, c as parseInputs, d as cleaner, f as createLog, g as diskTrouble, i as readEvent, l as startReminders, o as sourceOf, p as createWorld, r as unknownInputs, s as inputNotices, t as Timer, u as INPUTS } from "./chunks/timer.js";
import { t as Failure } from "./chunks/failure.js";
import { a as BUDGET, d as showFindings, r as stepTitle } from "./chunks/progress.js";
import { n as followCheckout, r as noteFiles } from "./chunks/follow.js";
import { t as examine } from "./chunks/subject.js";
import { a as gitTagTrouble } from "./chunks/tags.js";
import { r as megabytes, s as lookUp } from "./chunks/outcome.js";
import { n as planRun, r as refused$1 } from "./chunks/plan-run.js";
import { t as resultOf } from "./chunks/result.js";
import { t as publishReused } from "./chunks/reused.js";
import { n as withoutInvisible, t as shownAddress } from "./chunks/shown-text.js";
import { c as repositoryOf } from "./chunks/reference.js";
import { i as INSTALLERS, n as differenceJson, r as versions } from "./chunks/difference.js";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync, realpathSync, statSync, truncateSync } from "node:fs";
import * as os from "os";
import { EOL } from "os";
import * as crypto from "crypto";
import * as fs from "fs";
import { constants as constants$1, promises } from "fs";
import "path";

// node_modules/@actions/core/lib/utils.js
/**
* Sanitizes an input into a string so it can be passed into issueCommand safely
* @param input input to sanitize into a string
*/
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
/**
*
* @param annotationProperties
* @returns The command properties to send with the actual annotation command
* See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
*/
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}

// node_modules/@actions/core/lib/command.js
/**
* Issues a command to the GitHub Actions runner
*
* @param command - The command name to issue
* @param properties - Additional properties for the command (key-value pairs)
* @param message - The message to include with the command
* @remarks
* This function outputs a specially formatted string to stdout that the Actions
* runner interprets as a command. These commands can control workflow behavior,
* set outputs, create annotations, mask values, and more.
*
* Command Format:
*   ::name key=value,key=value::message
*
* @example
* ```typescript
* // Issue a warning annotation
* issueCommand('warning', {}, 'This is a warning message');
* // Output: ::warning::This is a warning message
*
* // Set an environment variable
* issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
* // Output: ::set-env name=MY_VAR::some value
*
* // Add a secret mask
* issueCommand('add-mask', {}, 'secretValue123');
* // Output: ::add-mask::secretValue123
* ```
*
* @internal
* This is an internal utility function that powers the public API functions
* such as setSecret, warning, error, and exportVariable.
*/
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os.EOL);
}
function issue(name, message = "") {
	issueCommand(name, {}, message);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}

// node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}

// node_modules/@actions/core/lib/summary.js
var __awaiter$1 = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access, appendFile, writeFile } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	/**
	* Finds the summary file path from the environment, rejects if env var is not found or file does not exist
	* Also checks r/w permissions.
	*
	* @returns step summary file path
	*/
	filePath() {
		return __awaiter$1(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, constants$1.R_OK | constants$1.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	/**
	* Wraps content in an HTML tag, adding any HTML attributes
	*
	* @param {string} tag HTML tag to wrap
	* @param {string | null} content content within the tag
	* @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
	*
	* @returns {string} content wrapped in HTML element
	*/
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	/**
	* Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
	*
	* @param {SummaryWriteOptions} [options] (optional) options for write operation
	*
	* @returns {Promise<Summary>} summary instance
	*/
	write(options) {
		return __awaiter$1(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	/**
	* Clears the summary buffer and wipes the summary file
	*
	* @returns {Summary} summary instance
	*/
	clear() {
		return __awaiter$1(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	/**
	* Returns the current summary buffer as a string
	*
	* @returns {string} string of summary buffer
	*/
	stringify() {
		return this._buffer;
	}
	/**
	* If the summary buffer is empty
	*
	* @returns {boolen} true if the buffer is empty
	*/
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	/**
	* Resets the summary buffer without writing to summary file
	*
	* @returns {Summary} summary instance
	*/
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	/**
	* Adds raw text to the summary buffer
	*
	* @param {string} text content to add
	* @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
	*
	* @returns {Summary} summary instance
	*/
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	/**
	* Adds the operating system-specific end-of-line marker to the buffer
	*
	* @returns {Summary} summary instance
	*/
	addEOL() {
		return this.addRaw(EOL);
	}
	/**
	* Adds an HTML codeblock to the summary buffer
	*
	* @param {string} code content to render within fenced code block
	* @param {string} lang (optional) language to syntax highlight code
	*
	* @returns {Summary} summary instance
	*/
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML list to the summary buffer
	*
	* @param {string[]} items list of items to render
	* @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
	*
	* @returns {Summary} summary instance
	*/
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML table to the summary buffer
	*
	* @param {SummaryTableCell[]} rows table rows
	*
	* @returns {Summary} summary instance
	*/
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds a collapsable HTML details element to the summary buffer
	*
	* @param {string} label text for the closed state
	* @param {string} content collapsable content
	*
	* @returns {Summary} summary instance
	*/
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML image tag to the summary buffer
	*
	* @param {string} src path to the image you to embed
	* @param {string} alt text description of the image
	* @param {SummaryImageOptions} options (optional) addition image attributes
	*
	* @returns {Summary} summary instance
	*/
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML section heading element
	*
	* @param {string} text heading text
	* @param {number | string} [level=1] (optional) the heading level, default: 1
	*
	* @returns {Summary} summary instance
	*/
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML thematic break (<hr>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML line break (<br>) to the summary buffer
	*
	* @returns {Summary} summary instance
	*/
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML blockquote to the summary buffer
	*
	* @param {string} text quote text
	* @param {string} cite (optional) citation url
	*
	* @returns {Summary} summary instance
	*/
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	/**
	* Adds an HTML anchor tag to the summary buffer
	*
	* @param {string} text link text/content
	* @param {string} href hyperlink
	*
	* @returns {Summary} summary instance
	*/
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const _summary = new Summary();
const summary$1 = _summary;

// node_modules/@actions/core/lib/core.js
var __awaiter = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
/**
* The code to exit an action
*/
var ExitCode;
(function(ExitCode) {
	/**
	* A code indicating that the action was successful
	*/
	ExitCode[ExitCode["Success"] = 0] = "Success";
	/**
	* A code indicating that the action was a failure
	*/
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
/**
* Registers a secret which will get masked from logs
*
* @param secret - Value of the secret to be masked
* @remarks
* This function instructs the Actions runner to mask the specified value in any
* logs produced during the workflow run. Once registered, the secret value will
* be replaced with asterisks (***) whenever it appears in console output, logs,
* or error messages.
*
* This is useful for protecting sensitive information such as:
* - API keys
* - Access tokens
* - Authentication credentials
* - URL parameters containing signatures (SAS tokens)
*
* Note that masking only affects future logs; any previous appearances of the
* secret in logs before calling this function will remain unmasked.
*
* @example
* ```typescript
* // Register an API token as a secret
* const apiToken = "abc123xyz456";
* setSecret(apiToken);
*
* // Now any logs containing this value will show *** instead
* console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
* ```
*/
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
/**
* Gets the value of an input.
* Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
* Returns an empty string if the value is not defined.
*
* @param     name     name of the input to get
* @param     options  optional. See InputOptions.
* @returns   string
*/
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
/**
* Sets the value of an output.
*
* @param     name     name of the output to set
* @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
*/
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
/**
* Writes debug message to user log
* @param message debug message
*/
function debug(message) {
	issueCommand("debug", {}, message);
}
/**
* Adds an error issue
* @param message error issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a warning issue
* @param message warning issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Adds a notice issue
* @param message notice issue message. Errors will be converted to string via toString()
* @param properties optional properties to add to the annotation.
*/
function notice(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
* Writes info to log with console.log.
* @param message info message
*/
function info(message) {
	process.stdout.write(message + os.EOL);
}
/**
* Begin an output group.
*
* Output until the next `groupEnd` will be foldable in this group
*
* @param name The name of the output group
*/
function startGroup(name) {
	issue("group", name);
}
/**
* End an output group.
*/
function endGroup() {
	issue("endgroup");
}

// src/adapters/runner.ts
/** The one place where inputs are read from the runner. */
function readInputs() {
	return Object.fromEntries(INPUTS.map((name) => [name, getInput(name)]));
}
/** The event of the run, as the runner has written it to the file GITHUB_EVENT_PATH. Throws a Failure (`input`) if it cannot be read. */
function readPayload(path) {
	if (!path) return {};
	try {
		return JSON.parse(readFileSync(path, "utf8"));
	} catch (error) {
		throw new Failure({
			class: "input",
			doing: "reading the event of this run",
			on: `GITHUB_EVENT_PATH, ${path}`,
			why: error instanceof SyntaxError ? "the file is not JSON" : "the file cannot be read",
			next: "Run the job again. A self-hosted runner must write the event to this file, or not set the variable"
		});
	}
}
/** Masks values in the rest of the job's log; each line of a multi-line value is a secret of its own. */
function mask(secrets) {
	for (const secret of secrets) for (const line of [secret, ...secret.split(/\r?\n/)]) if (line !== "") setSecret(line);
}
/**
* Called once, with everything: a step has all outputs or none. Throws a Failure (`disk-full`, `input`) that says which of
* `tags`, those that this run has written, stand all the same.
*/
function writeOutputs(outputs, tags) {
	const file = process.env.GITHUB_OUTPUT ?? "";
	let before;
	try {
		before = file === "" ? void 0 : statSync(file).size;
		for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
	} catch (error) {
		const more = `, so ${before === void 0 || cut(file, before) ? "the outputs were not written" : "some outputs may be missing"}; ${tags.length === 0 ? "no tag was moved" : `these tags of the run were moved and stay: ${tags.join(", ")}`}`;
		throw diskTrouble(error, {
			doing: "writing the outputs",
			variable: "GITHUB_OUTPUT",
			path: file,
			more
		});
	}
}
/** Takes back what was appended to a file, which needs no space. Returns whether that worked. */
function cut(file, bytes) {
	try {
		truncateSync(file, bytes);
		return true;
	} catch {
		return false;
	}
}
/** Appends to the job summary; silent where there is none, as on the command line. */
async function writeSummary(markdown) {
	if (process.env.GITHUB_STEP_SUMMARY) await summary$1.addRaw(markdown, true).write();
}
const ANNOTATIONS = {
	error,
	warning,
	notice
};
const runnerSink = {
	line: info,
	debug,
	annotate: (kind, message, { file, line, title }) => {
		ANNOTATIONS[kind](message, {
			...title !== void 0 && { title },
			...file !== void 0 && { file },
			...line !== void 0 && { startLine: line }
		});
	},
	startGroup,
	endGroup,
	stop: (token) => info(`::stop-commands::${token}`),
	resume: (token) => info(`::${token}::`)
};

// src/adapters/secret-files.ts
/** Bytes. The runner compares every line of the log with every line of a secret. */
const LARGEST_SECRET = 16384;
/**
* Text of a file of secrets; empty when it is absent, unreadable, no ordinary file (a pipe or device would hold the job up) or
* larger than a password or key.
*/
function readSmallFile(path) {
	let file;
	try {
		file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
		const stat = fstatSync(file);
		return stat.isFile() && stat.size <= LARGEST_SECRET ? readFileSync(file, "utf8") : "";
	} catch {
		return "";
	} finally {
		if (file !== void 0) closeSync(file);
	}
}
/**
* Throws a Failure (`input`) for files that no build may mount. On a way through the repository a stranger's pull request may have put a
* link to whatever else the runner can read, also where the workflow wrote an absolute path: what goes in must end inside. What is
* missing is left to buildx, which names it.
*/
function checkSecretFiles(secretFiles, workspace) {
	for (const [id, path] of Object.entries(secretFiles)) {
		let end;
		let ordinary;
		try {
			end = follow(path, realpathSync(workspace));
			const file = openSync(end.real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
			ordinary = fstatSync(file).isFile();
			closeSync(file);
		} catch {
			continue;
		}
		if (!ordinary) throw refused(id, path, "it is not a regular file", "Name a file");
		if (end.left) throw refused(id, path, "a link or \"..\" points to a place outside the repository", "Name a file inside the repository. For a file elsewhere on the runner, write its absolute path. The path must not contain \"..\" or a symbolic link that lies in the repository");
	}
}
/** Links that one path may hold, as in Linux. */
const MOST_LINKS = 40;
/**
* Where a path ends, one name after the other as the kernel goes. `left`: it went through names that the repository holds and ends outside.
* Throws for what is missing.
*/
function follow(path, workspace) {
	const inside = (place) => place.startsWith(workspace.replace(/\/?$/, sep));
	const waiting = path.split(sep);
	let place = isAbsolute(path) ? sep : workspace;
	let entered = !isAbsolute(path);
	let links = 0;
	for (let name = waiting.shift(); name !== void 0; name = waiting.shift()) {
		if (name === "" || name === ".") continue;
		const next = name === ".." ? dirname(place) : join(place, name);
		entered ||= inside(next);
		const target = linkTarget(next);
		if (target === void 0) {
			place = next;
			continue;
		}
		links += 1;
		if (links > MOST_LINKS) throw new Error("too many links");
		waiting.unshift(...target.split(sep));
		if (isAbsolute(target)) place = sep;
	}
	const real = realpathSync(place);
	return {
		real,
		left: entered && !(inside(place) && inside(real))
	};
}
/** `undefined` for what is no link; what is missing throws when it is opened. */
function linkTarget(path) {
	try {
		return readlinkSync(path);
	} catch {
		return;
	}
}
function refused(id, path, why, next) {
	const on = `${id}=${path.slice(0, 200)}`;
	return new Failure({
		class: "input",
		doing: "reading the input secret-files",
		on,
		why,
		next
	});
}

// src/adapters/signals.ts
/** Exit codes by convention: 128 and the signal's number. */
const EXIT_CODES = {
	SIGINT: 130,
	SIGTERM: 143
};
function exitCodeOf(signal) {
	return EXIT_CODES[signal];
}
/**
* Listens for the signals that a runner sends to the process of a cancelled step: SIGINT, after 7.5 s SIGTERM, after
* 2.5 s more SIGKILL. `deadline` milliseconds after the first one `late` is called if the process is still there. Further
* signals change nothing: the work is being stopped already, and its clean-up must not be.
*/
function listenForCancellation(deadline, late) {
	const controller = new AbortController();
	let received;
	const hear = (signal) => {
		if (received !== void 0) return;
		received = signal;
		setTimeout(late, deadline, received).unref();
		controller.abort(received);
	};
	const names = Object.keys(EXIT_CODES);
	for (const name of names) process.on(name, hear);
	return {
		signal: controller.signal,
		get received() {
			return received;
		},
		stopListening: () => {
			for (const name of names) process.off(name, hear);
		}
	};
}

// src/inputs/secret-values.ts
/** Characters; a shorter line of a file with several (a brace of JSON) would be found all over the log. */
const SHORTEST = 8;
/**
* What must not appear in any log, read from the inputs before anything is checked, so that even a complaint about them shows
* none. Never throws.
*/
function secretValues(raw, readSmallFile) {
	const values = raw.secrets.split(/\r?\n/).map((line) => {
		const value = line.slice(line.indexOf("=") + 1).trim();
		return /^=*$/.test(value) ? line.trim() : value;
	});
	const files = raw["secret-files"].split(/\r?\n/).flatMap((line) => {
		const lines = readSmallFile(line.slice(line.indexOf("=") + 1).trim()).split(/\r?\n/).map((part) => part.trim()).filter((part) => part !== "");
		return lines.length === 1 ? lines : lines.filter((part) => part.length >= SHORTEST);
	});
	return [
		raw.password,
		raw["github-token"],
		...values,
		...files
	].filter((value) => value !== "");
}

// src/lecture/run-lecture.ts
/**
* The whole story: read the environment, hash it, look it up, decide, and either hand on what is there or build, verify
* and publish. Returns what happened; throws a Failure, and then nothing that was good before is lost.
*/
async function run(job) {
	const { inputs, timer, log } = job;
	if (inputs.promotion !== void 0) return (await import("./chunks/run-promotion.js")).runPromotion(inputs.promotion, job);
	if (inputs.image === "base") return (await import("./chunks/run-base.js")).runBase(job);
	const { files, noted } = noteFiles(job.files);
	const first = await timer.phase("read and hash", () => examine(inputs, {
		...job,
		files
	}));
	showFindings(first.findings, log);
	const once = warningOnce(log);
	const follow = (subject) => followCheckout(job.event, decidingFiles(inputs, subject), noted, {
		...job,
		log: once
	});
	let event = await follow(first);
	const decide = async (subject) => {
		const exact = await timer.phase("look up", () => lookUp(inputs.repository, subject, job));
		if (exact === void 0 && !inputs.force && inputs.reuseFrom.length > 0) {
			const { useElsewhere } = await import("./chunks/reuse-elsewhere.js");
			const elsewhere = await useElsewhere(subject, job);
			if (elsewhere !== void 0) return elsewhere;
		}
		return timer.phase("decide", () => planRun(subject, exact, {
			...job,
			event
		}));
	};
	const early = await decide(first);
	if ("decision" in early) return early;
	const subject = early.kind === "reuse" ? first : await asked(first, {
		...job,
		files
	});
	if (subject !== first) event = await follow(subject);
	const plan = subject === first ? early : await decide(subject);
	if ("decision" in plan) return plan;
	const followed = {
		...job,
		event
	};
	log.info(`${plan.kind}: ${plan.reason}`);
	if (plan.kind === "refuse") throw refused$1(plan, event, subject.tag);
	const untagged = gitTagTrouble({
		...event,
		extra: inputs.tags
	});
	if (untagged !== void 0) log.warning(untagged, { title: "container-action: no tag" });
	const outcome = plan.kind === "reuse" || plan.kind === "fallback" ? await timer.phase("tag", () => publishReused(plan, subject, followed)) : await (await import("./chunks/build-verify-publish.js")).produce(plan, subject, followed);
	const result = {
		...resultOf(subject, plan, job),
		...outcome
	};
	if (result.fallback) log.warning(otherEnvironment(result.reason), { title: "container-action: other image" });
	return result;
}
/** Loaded on use: the reuse path needs none of it. */
async function asked(first, job) {
	if (first.dockerfile === void 0) return first;
	const subject = await (await import("./chunks/with-bases.js")).withBases(first, job.inputs, job);
	const shown = new Set(first.findings.map((finding) => JSON.stringify(finding)));
	showFindings(subject.findings.filter((finding) => !shown.has(JSON.stringify(finding))), job.log);
	return subject;
}
/** What is asked twice is told once. */
function warningOnce(log) {
	const warned = /* @__PURE__ */ new Set();
	return { warning: (text, options) => {
		if (!warned.has(text)) log.warning(text, options);
		warned.add(text);
	} };
}
/** Files that inputs and other files name: each may be a link into another checkout. */
function decidingFiles(inputs, { dockerfile, includes }) {
	const { environmentFile, lock, verifyScript } = inputs;
	return [
		environmentFile,
		dockerfile,
		lock,
		verifyScript,
		...includes.map(({ path }) => path)
	].filter((path) => path !== void 0);
}
/** The warning of a job that gets the image of another environment: its book is not built in what environment.yml asks for. */
function otherEnvironment(reason) {
	return `This job uses the image of another environment: ${reason}. The book is built with the packages of that image, so this run does not test your change of the environment.`;
}

// src/report/cancellation.ts
/**
* What a cancelled run says: what was stopped, and what of it can be seen outside. `error` is what the story ended with;
* `undefined` when it did not end in time.
*/
function cancellation(run) {
	const { signal, error, tags } = run;
	const known = error instanceof Failure ? error.text : void 0;
	const doing = known?.doing ?? "working";
	const on = known?.on ?? "container-action";
	const why = `the job was cancelled (${signal}). ${error === void 0 ? "The run could not stop cleanly within 5 seconds" : "All running work was stopped"}; ${tags.written.length === 0 ? "nothing was published, and no tag was moved" : `these tags were already written: ${tags.written.join(", ")}; no other tag was moved`}${tags.doubtful.length === 0 ? "" : `; it is not known whether ${tags.doubtful.join(", ")} was written`}`;
	const next = "If you did not want this, run the job again";
	return {
		line: `${doing} (${on}): ${why}. ${next}`,
		text: {
			class: "cancelled",
			doing,
			on,
			why,
			next,
			tagged: [...tags.written]
		}
	};
}

// src/report/markdown.ts
/** A share from 0 to 1 as a bar of at most 20 characters. */
function bar(share) {
	return "█".repeat(Math.max(0, Math.min(20, Math.round(share * 20)))) || "▏";
}
/** The cells are Markdown already. */
function table(head, rows) {
	return [
		head,
		head.map(() => "---"),
		...rows
	].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
/** A part that opens on a click; the body is Markdown already. */
function details(title, body) {
	return `<details><summary>${plainText(title)}</summary>\n\n${body}\n\n</details>`;
}
/** Markdown and HTML from outside become plain text; a line break would end a table's row. */
function plainText(text) {
	return oneLine(text.slice(0, 2e3)).replace(/[&<>]/g, (character) => ({
		"&": "&amp;",
		"<": "&lt;",
		">": "&gt;"
	})[character] ?? "").replace(/[\\`*_{}[\]#!|~@]/g, "\\$&");
}
/** As plainText, in the type of code. */
function code(text) {
	return `\`${oneLine(text.slice(0, 500)).replace(/[`|]+/g, " ")}\``;
}
/** Without line breaks and everything else that cannot be seen. */
function oneLine(text) {
	return withoutInvisible(text.replace(/[\t\r\n]+/g, " "));
}
/**
* The same value with every string below it passed through `redact`. Rendering comes after: the escapes of Markdown would
* break a secret that holds a `_` in two, so that nobody finds it in the text although a browser shows it.
*/
function redacted(value, redact) {
	if (typeof value === "string") return redact(value);
	if (Array.isArray(value)) return value.map((item) => redacted(item, redact));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item, redact)]));
}

// src/report/outputs.ts
const DAY = 864e5;
/**
* Outputs as strings, none of them empty: a guard that compares with 'false' must not meet ''. What is not known says
* `unknown`.
*/
function outputs(result) {
	const repository = repositoryOf(result.repository);
	return {
		image: `${repository}@${result.digest}`,
		repository,
		tag: result.tag,
		digest: result.digest,
		hash: result.hash,
		"cache-key": `${result.hash.slice(0, 16)}-${result.digest.slice(7).slice(0, 16)}`,
		decision: result.decision,
		reason: oneLine(result.reason),
		built: String(result.built),
		fallback: String(result.fallback),
		"age-days": result.created === void 0 ? "unknown" : String(ageInDays(result.created, result.now)),
		"base-digest": result.baseDigest ?? "unknown",
		"size-bytes": result.size === void 0 ? "unknown" : String(result.size.bytes),
		"package-difference": differenceJson(result.difference)
	};
}
/** Whole days, never negative although clocks differ. */
function ageInDays(created, now) {
	return Math.max(0, Math.floor((now - created) / DAY));
}

// src/report/fetched.ts
/** What ADD took from elsewhere, with the digest that is in the hash. */
function fetched(contents) {
	const rows = contents.map((content) => [
		plainText(shownAddress(content.url)),
		String(content.line),
		content.kind === "git" ? code(content.commit) : code(`sha256:${content.sha256}`),
		content.kind === "git" ? plainText(content.reference || "HEAD") : `${content.bytes} bytes`
	]);
	return details(`Fetched by ADD (${contents.length})`, table([
		"Address",
		"Line",
		"Digest in the hash",
		""
	], rows));
}

// src/report/packages.ts
/** Rows of one installer's table; three full ones are under half of the 1 MiB that the runner takes. */
const MOST_ROWS = 100;
/** Characters of a name or version; a commit with its address has about 100. */
const LONGEST = 120;
/** What changed in the packages, as a part of the job summary: counts in its title, a table for each installer. */
function packageDifference({ against, changes }) {
	const parts = INSTALLERS.flatMap((installer) => section(installer, changes));
	const compared = `Compared with ${code(against)}, the image that the tag ${code("latest")} pointed to before this run.`;
	return details(`Packages: ${title(changes)}`, [compared, ...parts].join("\n\n"));
}
/** `conda 2 changed, 1 added; pip the same; apt not known`. */
function title(changes) {
	return INSTALLERS.map((installer) => `${installer} ${counts(changes, installer)}`).join("; ");
}
function counts(changes, installer) {
	const list = changes[installer];
	if (list === void 0) return "not known";
	const added = list.filter(({ before }) => before === void 0).length;
	const removed = list.filter(({ after }) => after === void 0).length;
	const words = [
		[list.length - added - removed, "changed"],
		[added, "added"],
		[removed, "removed"]
	].filter(([count]) => count !== 0).map(([count, what]) => `${count} ${what}`);
	return words.length === 0 ? "the same" : words.join(", ");
}
function section(installer, changes) {
	const list = changes[installer] ?? [];
	if (list.length === 0) return [];
	const rows = list.slice(0, MOST_ROWS).map((change) => {
		return [change.name, ...versions(change)].map((text) => text === void 0 ? "" : plainText(text.slice(0, LONGEST)));
	});
	const left = list.length - rows.length;
	const more = left > 0 ? [`And ${left} more of ${installer}. The output ${code("package-difference")} contains all of them.`] : [];
	return [table([
		installer,
		"Before",
		"After"
	], rows), ...more];
}

// src/report/verification.ts
/** Checks that took long, at most; seconds. */
const SLOWEST = 5;
/** The checks: what they found that does not reject the image, which passed, and the slowest of them. They run side by side. */
function verification(checks) {
	const found = checks.filter(({ ok }) => !ok);
	const list = checks.map(({ ok, name }) => `${ok ? "✓" : "!"} ${plainText(name)}`).join(" · ");
	const slowest = checks.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST).map(({ name, seconds }) => `${plainText(name)} ${seconds.toFixed(1)} s`);
	const rows = found.filter(({ level }) => level !== "optional").map(({ name, level, why, advice }) => [
		code(name),
		level ?? "",
		[why, advice].filter((text) => text !== void 0).map(plainText).join(". ")
	]);
	const optional = found.filter(({ level }) => level === "optional").map(({ name }) => code(name));
	if (optional.length > 0) rows.push([
		optional.join(", "),
		"optional",
		"missing, but a book does not need them"
	]);
	return [...found.length === 0 ? [] : [`**The verification warns:**\n\n${table([
		"Check",
		"Level",
		"What"
	], rows)}`], details(`${checks.length - found.length} of ${checks.length} checks passed`, `${list}\n\nSlowest checks (several run at the same time): ${slowest.join(", ")}`)];
}

// src/report/summary.ts
/** Bytes. The runner refuses a larger summary as a whole; a manifest or a check's log may list things without end. */
const MOST_BYTES = 1048576;
const MOST_FINDINGS = 30;
const TITLES = {
	reuse: "Image reused",
	build: "Image built, verified and published",
	refresh: "Image refreshed, verified and published",
	"verify-only": "Warning: this job uses the image of another environment (its own was built and verified, not published)",
	fallback: "Warning: this job uses the image of another environment (nothing was built)",
	promote: "Image promoted"
};
/** The job summary as Markdown. Pure; everything that comes from outside is escaped. */
function summary(result) {
	const image = `${repositoryOf(result.repository)}@${result.digest}`;
	const rows = [
		["Decision", `**${result.decision}**: ${plainText(result.reason)}`],
		["Image", code(image)],
		["Tag", code(result.tag)],
		["Size", size(result)],
		["Age", age(result)]
	];
	if (result.oversize !== void 0) rows.push(["Above the size budget", plainText(result.oversize)]);
	if (result.tagged.length > 0) rows.push(["Tags moved", result.tagged.map(code).join(", ")]);
	if (result.cache?.length) rows.push(["Build cache", result.cache.map(plainText).join("; ")]);
	for (const { tag, why } of result.kept) rows.push(["Tag not moved", `${code(tag)}: ${plainText(why)}`]);
	const parts = [
		`### ${TITLES[result.decision]}`,
		table(["", ""], rows),
		...result.promotion === void 0 ? [] : [promotionTable(result.promotion)],
		result.fallback ? "To use the same image at home:" : "To use the same environment at home:",
		`\`\`\`sh\ndocker run --rm -it -v "$PWD:/work" -w /work ${image} bash\n\`\`\``
	];
	if (result.size !== void 0 && result.size.layers.length > 0) parts.push(layers(result.size));
	if (result.largest.length > 0) {
		const largest = result.largest.map(({ name, by, bytes }) => [
			plainText(name),
			by,
			megabytes(bytes)
		]);
		parts.push(details("Largest packages on disk", table([
			"Package",
			"From",
			"Size"
		], largest)));
	}
	if (result.difference !== void 0) parts.push(packageDifference(result.difference));
	parts.push(times(result));
	if (result.checks.length > 0) parts.push(...verification(result.checks));
	const findings = result.findings.slice(0, MOST_FINDINGS).map((finding) => [place(finding.file, finding.line), `${plainText(finding.message)}. ${plainText(finding.advice)}`]);
	if (findings.length > 0) parts.push(details(`Hints about the environment (${result.findings.length})`, table(["Where", "What"], findings)));
	if (result.contents?.length) parts.push(fetched(result.contents));
	const components = Object.entries(result.components).map(([name, hash]) => [name, code(hash.slice(0, 16))]);
	parts.push(details(`Fingerprint ${result.hash.slice(0, 16)}`, table(["Component", "SHA-256"], components)));
	const text = `${parts.join("\n\n")}\n`;
	if (Buffer.byteLength(text) <= MOST_BYTES) return text;
	return `${parts.slice(0, 4).join("\n\n")}\n\nThe rest is too long for a job summary.\n`;
}
/** The summary of a run that failed: what, why, what to do. */
function failureSummary({ text }) {
	const { doing, on, why, next, tagged } = text;
	const rows = [
		["Doing", plainText(doing)],
		["On", code(on)],
		["Why", plainText(why)],
		["Next", plainText(next)]
	];
	const moved = tagged?.length ? `Tags that were already moved: ${tagged.map(code).join(", ")}.` : "No tag was moved.";
	const places = findingsTable(text.findings ?? []);
	return `### No image: ${plainText(text.class)}\n\n${table(["", ""], rows)}\n\n${places}${moved}\n`;
}
/** What is wrong, where, and what to do about each: one piece of advice does not fit all. Empty for fewer than two. */
function findingsTable(findings) {
	if (findings.length < 2) return "";
	const rows = findings.slice(0, MOST_FINDINGS).map(({ file, line, message, advice }) => [
		place(file, line),
		plainText(message),
		plainText(advice)
	]);
	const more = findings.length - rows.length;
	const rest = more > 0 ? `\n\nAnd ${more} more, in the log.` : "";
	return `${table([
		"Where",
		"What",
		"What to do"
	], rows)}${rest}\n\n`;
}
/** `500 MB compressed (50 % of 1000 MB), 1500 MB on disk (...)`. */
function size({ size, disk }) {
	const part = (bytes, what, budget) => `${megabytes(bytes)} ${what} (${percent(bytes, budget)})`;
	return [size === void 0 ? "unknown" : part(size.bytes, "compressed", BUDGET.compressed), ...disk === void 0 ? [] : [`${part(disk.bytes, "on disk", BUDGET.disk)} in ${disk.files} files`]].join(", ");
}
/** `3 days; packages resolved 40 days ago`: a new base makes a new image of old packages. */
function age({ created, solved, now }) {
	if (created === void 0) return "unknown";
	const [built, resolved] = [ageInDays(created, now), ageInDays(solved ?? created, now)];
	return built === resolved ? days(built) : `${days(built)}; packages solved ${days(resolved)} ago`;
}
function percent(bytes, budget) {
	return `${Math.round(100 * bytes / budget)} % of ${megabytes(budget)}`;
}
function layers(size) {
	const rows = size.layers.map(({ bytes, what }) => [
		plainText(what),
		megabytes(bytes),
		bar(bytes / size.bytes)
	]);
	const total = [
		"**together**",
		`**${megabytes(size.bytes)}**`,
		percent(size.bytes, BUDGET.compressed)
	];
	return table([
		"Layer",
		"Compressed",
		""
	], [...rows, total]);
}
function times(result) {
	const total = result.phases.reduce((sum, phase) => sum + phase.milliseconds, 0);
	const rows = result.phases.map(({ name, milliseconds }) => [
		plainText(name),
		seconds(milliseconds),
		bar(milliseconds / Math.max(total, 1))
	]);
	const steps = result.steps.filter((step) => !step.cached && step.seconds >= 1).sort((a, b) => b.seconds - a.seconds).slice(0, 10).map((step) => [code(stepTitle(step.name)), seconds(step.seconds * 1e3)]);
	const stages = table([
		"Stage",
		"Time",
		""
	], [...rows, [
		"**together**",
		`**${seconds(total)}**`,
		""
	]]);
	return steps.length === 0 ? stages : `${stages}\n\n${details("Slowest build steps", table(["Step", "Time"], steps))}`;
}
function place(file, line) {
	return file === void 0 ? "" : code(line === void 0 ? file : `${file}:${line}`);
}
function seconds(milliseconds) {
	return milliseconds < 1e3 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1e3).toFixed(1)} s`;
}
function days(count) {
	return count === 0 ? "less than a day" : `${count} day${count === 1 ? "" : "s"}`;
}
/** Who moved which tag from where to where, and why. */
function promotionTable({ moves, by, reason, proof }) {
	const rows = moves.map(({ tag, from, to }) => [
		code(tag),
		from === void 0 ? "nothing" : from === to ? "the same" : code(from),
		code(to),
		plainText(by),
		plainText(reason)
	]);
	const words = `The image passed verification: the tag ${code(proof)} points to it. The record is beside the image, and under ${moves.map(({ tag }) => code(`promotion-${tag}`)).join(", ")}. Pushes do not move these tags. They move again when a newer image (built after this decision) is verified.`;
	return `${table([
		"Tag",
		"From",
		"To",
		"By",
		"Why"
	], rows)}\n\n${words}`;
}

// src/main.ts
/** Milliseconds from the first signal to the end. The runner sends the second one after 7,500. */
const MOST_CLEAN_UP = 4500;
/** The action, from the runner's variables to its outputs. Sets the exit code; never throws. */
async function main(env) {
	const raw = readInputs();
	const secrets = secretValues(raw, readSmallFile);
	mask(secrets);
	const timer = new Timer(() => performance.now());
	const reminders = startReminders(runnerSink, timer);
	const log = createLog(reminders.sink, secrets);
	const clean = cleaner(secrets);
	let cleanUp = async () => void 0;
	let cleanUpNow = () => true;
	let tags = {
		written: [],
		doubtful: []
	};
	let ended = false;
	const cancellation$1 = listenForCancellation(MOST_CLEAN_UP, (signal) => {
		if (!cleanUpNow()) log.debug("temporary files were not removed");
		if (!ended) log.error(cancellation({
			signal,
			error: void 0,
			tags
		}).line, { title: "container-action: cancelled" });
		cancellation$1.stopListening();
		process.kill(process.pid, signal);
	});
	try {
		showFindings([...unknownInputs(env), ...inputNotices(raw)], log);
		const repository = env.GITHUB_REPOSITORY ?? "";
		const inputs = parseInputs(raw, {
			repository,
			actor: env.GITHUB_ACTOR ?? ""
		});
		const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
		checkSecretFiles(inputs.secretFiles, workspace);
		const event = readEvent(env, readPayload(env.GITHUB_EVENT_PATH));
		const world = createWorld(inputs, {
			env,
			workspace,
			ownFolder: resolve(dirname(fileURLToPath(import.meta.url)), ".."),
			log,
			cancel: cancellation$1.signal
		});
		tags = world.tags;
		cleanUp = () => world.scratch.remove();
		cleanUpNow = () => world.scratch.removeNow();
		await tellResult(await run({
			...world,
			inputs,
			event,
			timer,
			source: sourceOf(env),
			runId: runIdOf(env)
		}), {
			log,
			clean,
			tags
		});
	} catch (error) {
		process.exitCode = 1;
		await tellFailure(error, {
			log,
			clean,
			tags,
			signal: cancellation$1.received
		});
	} finally {
		await cleanUp().catch((error) => log.debug(`temporary files could not be removed: ${String(error)}`));
		if (cancellation$1.received !== void 0) process.exitCode = exitCodeOf(cancellation$1.received);
		cancellation$1.stopListening();
		ended = true;
		reminders.stop();
	}
}
async function tellResult(result, { log, clean, tags }) {
	const phases = result.phases.map(({ name, milliseconds }) => `${name} ${Math.round(milliseconds)} ms`);
	log.debug(`${result.requests} registry requests; ${phases.join(", ")}; ${Math.round(performance.now())} ms in all`);
	writeOutputs(outputs(result), tags.written);
	await writeSummary(summary(redacted(result, clean))).catch((error) => {
		log.warning(`The job summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
	});
}
async function tellFailure(error, { log, clean, tags, signal }) {
	if (signal !== void 0) {
		const { line, text } = cancellation({
			signal,
			error,
			tags
		});
		log.error(line, { title: "container-action: cancelled" });
		await writeSummary(failureSummary({ text: redacted(text, clean) })).catch(() => void 0);
	} else if (error instanceof Failure) {
		showFindings(error.findings, log);
		log.error(error.message, { title: `container-action: ${error.class}` });
		const text = {
			...error.text,
			tagged: tags.written
		};
		await writeSummary(failureSummary({ text: redacted(text, clean) })).catch(() => void 0);
	} else {
		log.error(`Internal error, a bug in container-action: ${error instanceof Error ? error.message : String(error)}. Please report it, with the log of a run that has debug logging on. No outputs were set.`, { title: "container-action: internal" });
		log.debug(error instanceof Error ? error.stack ?? "" : "");
	}
}

// src/index.ts
await main(process.env);

export {  };