# bench/verify.mjs gives the image.
ARG IMAGE=scratch
FROM ${IMAGE}
RUN true
