case " ${LIST_OF_TOOLS:-} " in *" one "*) ;; *) export LIST_OF_TOOLS="${LIST_OF_TOOLS:+$LIST_OF_TOOLS }one" ;; esac
