# shellcheck shell=bash
# micromamba for the images, where GitHub's releases cannot be reached: the real mamba of STANDIN_MAMBA, which is the same program, or a stand-in
# that looks at environments and changes none.

prepare_micromamba() {
  if conda_answers; then
    say 'micromamba: as published'
    return
  fi
  local folder scratch
  if [ -n "$STANDIN_MAMBA" ]; then
    folder=$CACHE/micromamba-$(hash_of "$STANDIN_MAMBA/bin/mamba" "$STANDIN_MAMBA"/lib/* "$REPO/scripts/setup.d/micromamba.sh")
  else
    folder=$CACHE/micromamba-$(hash_of "$REPO/scripts/standins/micromamba" "$REPO/scripts/setup.d/micromamba.sh")
  fi
  if [ ! -d "$folder" ]; then
    scratch=$(mktemp -d "$CACHE/micromamba.XXXXXX")
    chmod 755 "$scratch"
    if [ -n "$STANDIN_MAMBA" ]; then
      # It takes itself for mamba or micromamba by its file's name, and finds lib beside the folder of that file.
      mkdir "$scratch/bin"
      install -m 755 "$STANDIN_MAMBA/bin/mamba" "$scratch/bin/micromamba"
      cp -R "$STANDIN_MAMBA/lib" "$scratch/lib"
      chmod -R u+w,a+rX "$scratch"
      ln -s bin/micromamba "$scratch/micromamba"
    else
      install -m 755 "$REPO/scripts/standins/micromamba" "$scratch/micromamba"
    fi
    mv "$scratch" "$folder"
  fi
  say "micromamba: $([ -n "$STANDIN_MAMBA" ] && echo "the program of $STANDIN_MAMBA" || echo 'a stand-in that installs nothing'), in $folder"
  remember STANDIN_MICROMAMBA "$folder"
}
