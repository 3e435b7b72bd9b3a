# /etc/profile replaces PATH. In a container, PATH is the image's and the runner's (GITHUB_PATH) business: take
# back what this process was started with.
container_path=$(sed -z -n 's/^PATH=//p' "/proc/$$/environ" 2>/dev/null | tr -d '\0')
if [ -n "$container_path" ]; then PATH=$container_path; fi
unset container_path
