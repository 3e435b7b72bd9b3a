# What `npm run bench -- tex` compares with: the packages that the owner's design installs, as it installs them.
FROM system AS tools
# What ubuntu:24.04 brings and another system may lack: no documentation, no kept archives, no flushing to disk.
RUN printf 'path-exclude=/usr/share/%s/*\n' man doc locale/*/LC_MESSAGES >/etc/dpkg/dpkg.cfg.d/excludes \
    && echo 'path-include=/usr/share/doc/*/copyright' >>/etc/dpkg/dpkg.cfg.d/excludes \
    && echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/docker-apt-speedup \
    && echo 'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };' >/etc/apt/apt.conf.d/docker-clean
ENV DEBIAN_FRONTEND=noninteractive
# hadolint ignore=DL3008,DL3015
RUN apt-get update && apt-get install -y \
    git curl wget \
    && rm -rf /var/lib/apt/lists/*

FROM tools
# hadolint ignore=DL3008,DL3015
RUN apt-get update && apt-get install -y \
    texlive-latex-recommended \
    texlive-latex-extra \
    texlive-fonts-recommended \
    texlive-fonts-extra \
    texlive-xetex \
    latexmk xindy dvipng ghostscript cm-super \
    && rm -rf /var/lib/apt/lists/*
