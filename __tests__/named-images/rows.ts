// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
export interface Row {
  sentence: string
  /** Lines of the Dockerfile. */
  file: string[]
  args?: Record<string, string>
  /** What BuildKit looks up, by its own judgement (judge/main.go); `refused`: it builds no such file. */
  images: string[] | 'refused'
  /** What is not understood here, and hence only told of. */
  unknown?: string[]
}

const hub = (name: string): string => `docker.io/library/${name}`
const DIGEST = `sha256:${'0'.repeat(64)}`

/** Dockerfiles whose images are easy to get wrong. */
export const ROWS: Row[] = [
  {
    sentence: 'a name alone is of Docker Hub, with the tag latest',
    file: ['FROM ubuntu'],
    images: [hub('ubuntu:latest')],
  },
  { sentence: 'a tag stays', file: ['FROM ubuntu:24.04'], images: [hub('ubuntu:24.04')] },
  {
    sentence: 'an owner without a host is of Docker Hub',
    file: ['FROM a/b'],
    images: ['docker.io/a/b:latest'],
  },
  {
    sentence: 'a host has a dot, a colon, or is localhost',
    file: ['FROM localhost/a AS x', 'FROM ghcr.io/a/b', 'COPY --from=x / /', 'COPY --from=h:5000/c / /'],
    images: ['ghcr.io/a/b:latest', 'h:5000/c:latest', 'localhost/a:latest'],
  },
  { sentence: 'a digest pins', file: [`FROM alpine@${DIGEST}`], images: [`${hub('alpine')}@${DIGEST}`] },
  {
    sentence: 'a tag beside a digest stays',
    file: [`FROM alpine:3@${DIGEST}`],
    images: [`${hub('alpine:3')}@${DIGEST}`],
  },
  { sentence: 'scratch is no image', file: ['FROM scratch', 'COPY --from=scratch / /'], images: [] },
  { sentence: 'a stage is no image', file: ['FROM alpine AS a', 'FROM a'], images: [hub('alpine:latest')] },
  {
    sentence: 'a stage’s name is read without regard to case by COPY',
    file: ['FROM alpine AS Build', 'FROM scratch', 'COPY --from=BUILD / /'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'and with regard to it by FROM',
    file: ['FROM alpine AS Build', 'FROM Build'],
    images: 'refused',
    unknown: ['Build'],
  },
  {
    sentence: 'a stage that is named like its image starts from the image',
    file: ['FROM alpine AS alpine', 'RUN true'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'a stage below is no base',
    file: ['FROM b AS a', 'FROM alpine AS b', 'COPY --from=a / /'],
    images: [hub('alpine:latest'), hub('b:latest')],
  },
  {
    sentence: 'the last of two stages of one name counts',
    file: ['FROM one AS a', 'FROM two AS a', 'FROM scratch', 'COPY --from=a / /'],
    images: [hub('two:latest')],
  },
  {
    sentence: 'a stage that nothing is made of is not built',
    file: ['FROM unused AS a', 'COPY --from=neither / /', 'FROM alpine'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'a number is a stage',
    file: ['FROM one', 'FROM two', 'FROM scratch', 'COPY --from=1 / /'],
    images: [hub('two:latest')],
  },
  {
    sentence: 'a number is an image to a mount',
    file: ['FROM one', 'FROM scratch', 'RUN --mount=from=0,target=/m true'],
    images: [hub('0:latest')],
  },
  {
    sentence: 'a number of no stage',
    file: ['FROM one', 'COPY --from=7 / /'],
    images: 'refused',
    unknown: ['7'],
  },
  {
    sentence: 'a mount of any type counts',
    file: ['FROM scratch', 'RUN --mount=type=cache,from=a,target=/a --mount=type=bind,from=b,target=/b true'],
    images: [hub('a:latest'), hub('b:latest')],
  },
  {
    sentence: 'the names of a mount’s options have no case',
    file: ['FROM scratch', 'RUN --mount=TYPE=bind,FROM=a,target=/a true'],
    images: [hub('a:latest')],
  },
  {
    sentence: 'flags may have quotes',
    file: ['FROM scratch', 'RUN --mount="type=bind,from=a,target=/a" true', `COPY --from='b' / /`],
    images: [hub('a:latest'), hub('b:latest')],
  },
  {
    sentence: 'and escapes',
    file: ['FROM scratch', 'COPY --from=a\\lpine / /'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'an empty --from is none',
    file: ['FROM alpine', 'COPY --from= / /'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'no variable has a value in --from',
    file: ['ARG V=alpine', 'FROM scratch', 'COPY --from=$V / /'],
    images: 'refused',
    unknown: ['$V'],
  },
  {
    sentence: 'nor in a mount',
    file: ['ARG V=alpine', 'FROM scratch', 'RUN --mount=from=$V,target=/a true'],
    images: 'refused',
    unknown: ['$V'],
  },
  {
    sentence: 'an argument has its default',
    file: ['ARG V=3.20', 'FROM alpine:${V}'],
    images: [hub('alpine:3.20')],
  },
  {
    sentence: 'a build argument comes before it',
    file: ['ARG V=3.20', 'FROM alpine:$V'],
    args: { V: '3.19' },
    images: [hub('alpine:3.19')],
  },
  {
    sentence: 'a build argument of a name that the file does not declare has none',
    file: ['FROM alpine${V}'],
    args: { V: 'x' },
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'an argument of a stage has no value in FROM',
    file: ['FROM alpine AS a', 'ARG V=3.20', 'FROM ubuntu${V}'],
    images: [hub('ubuntu:latest')],
  },
  {
    sentence: 'an argument without a value is empty',
    file: ['ARG V', 'FROM alpine:${V:-3.20}'],
    images: [hub('alpine:3.20')],
  },
  { sentence: 'an empty one is set', file: ['ARG V=', 'FROM alpine:3${V-.20}'], images: [hub('alpine:3')] },
  {
    sentence: 'an argument of an argument',
    file: ['ARG A=3', 'ARG B=${A}.20', 'FROM alpine:$B'],
    images: [hub('alpine:3.20')],
  },
  {
    sentence: 'several in one line',
    file: ['ARG A=3 B=".20"', 'FROM alpine:$A$B'],
    images: [hub('alpine:3.20')],
  },
  {
    sentence: 'single quotes hold variables back',
    file: ['ARG A=3', "ARG B='$A'", 'FROM alpine:$B'],
    images: 'refused',
    unknown: ['alpine:$A'],
  },
  { sentence: 'quotes around a name go', file: ['FROM "alpine:3"'], images: [hub('alpine:3')] },
  {
    sentence: 'the builder’s own platform is not known',
    file: ['FROM alpine:${TARGETARCH}'],
    images: [hub('alpine:amd64')],
    unknown: ['alpine:${TARGETARCH}'],
  },
  {
    sentence: 'unless the caller gives it',
    file: ['FROM alpine:${TARGETARCH}'],
    args: { TARGETARCH: 'arm64' },
    images: [hub('alpine:arm64')],
  },
  {
    sentence: 'or the file',
    file: ['ARG TARGETARCH=riscv64', 'FROM alpine:${TARGETARCH}'],
    images: [hub('alpine:riscv64')],
  },
  {
    sentence: 'a platform of FROM is none of its name',
    file: ['FROM --platform=$BUILDPLATFORM alpine AS a'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'cutting and replacing forms of variables have values',
    file: [
      'ARG V=v3_20-slim',
      'ARG W=${V%-*}',
      'FROM alpine:${W#v} AS a',
      'FROM b:${W//_/.}',
      'COPY --from=a / /',
    ],
    images: [hub('alpine:3_20'), hub('b:v3.20')],
  },
  {
    sentence: 'replacing forms with a wildcard are not understood',
    file: ['ARG V=3.20-slim', 'FROM alpine:${V/-*/}'],
    images: [hub('alpine:3.20')],
    unknown: ['alpine:${V/-*/}'],
  },
  {
    sentence: 'a name that may be a stage keeps all stages',
    file: ['FROM one AS a-amd64', 'FROM two AS b', 'FROM a-${TARGETARCH}'],
    images: [hub('one:latest')],
    unknown: ['a-${TARGETARCH}'],
  },
  {
    sentence: 'a heredoc holds no instructions',
    file: ['FROM alpine', 'RUN <<EOF', 'COPY --from=a / /', 'FROM b', 'EOF'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'a blank may stand before its name',
    file: ['FROM alpine', 'RUN << EOF', 'FROM b', 'EOF'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'parts of its name may have quotes',
    file: ['FROM alpine', 'RUN cat <<E"O"F', 'FROM b', 'EOF'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'its end may have tabs before it',
    file: ['FROM alpine', 'RUN cat <<-EOF', 'FROM b', '\tEOF'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'two of them',
    file: ['FROM alpine', 'COPY <<A <<B /x/', 'FROM a', 'A', 'FROM b', 'B'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'in quotes it is none',
    file: ['FROM alpine', 'RUN echo "<<EOF"', 'COPY --from=a / /'],
    images: [hub('a:latest'), hub('alpine:latest')],
  },
  {
    sentence: 'behind a quote that is not closed it is none',
    file: ['FROM alpine', "RUN echo it's <<EOF", 'COPY --from=a / /'],
    images: [hub('a:latest'), hub('alpine:latest')],
  },
  {
    sentence: 'another escape character',
    file: ['# escape=`', 'FROM alpine', 'RUN true `', ' COPY --from=a', 'COPY --from=b / /'],
    images: [hub('alpine:latest'), hub('b:latest')],
  },
  {
    sentence: 'a directive behind an unknown one is a comment',
    file: ['# foo=bar', '# escape=`', 'FROM alpine', 'RUN true \\', ' COPY --from=a'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'a comment inside an instruction',
    file: ['FROM alpine', 'RUN true && \\', '# COPY --from=a / /', ' true'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'a trigger runs in the stage that starts from its stage',
    file: ['FROM alpine AS a', 'ONBUILD COPY --from=b / /', 'FROM a'],
    images: [hub('alpine:latest'), hub('b:latest')],
  },
  {
    sentence: 'and nowhere else',
    file: ['FROM alpine AS a', 'ONBUILD COPY --from=b / /', 'FROM scratch', 'COPY --from=a / /'],
    images: [hub('alpine:latest')],
  },
  {
    sentence: 'keywords in small letters',
    file: ['from alpine as a', 'copy --from=b / /'],
    images: [hub('alpine:latest'), hub('b:latest')],
  },
]
