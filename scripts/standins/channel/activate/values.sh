# What needs care on its way into ENV.
export QUOTES='say "yes" or '"'no'" DOLLARS='$HOME ${PATH} $$' BACKSLASHES='a\nb\\c\' EQUALS='a=b=c' BLANKS=' two  blanks ' LETTERS='λ=été' HASHES='# no comment'
declare -r KEPT_AS_IT_IS=1
export KEPT_AS_IT_IS
alias ll='ls -l'
exported_function() { local inside=1; }
export -f exported_function
