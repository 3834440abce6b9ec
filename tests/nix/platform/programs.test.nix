# programs.*: what is installed, and the files in /etc.
let
  inherit (import ./fixture.nix) configOf fileOf lacks lib;
  none = actual: {
    inherit actual;
    expected = [ ];
  };
  is = actual: expected: { inherit actual expected; };
  etc = name: lacks "programs" "etc/${name}";
  config = configOf "programs";
  names = map (package: package.pname) config.environment.systemPackages;
in
{
  installed = none (builtins.filter (name: !(builtins.elem name names)) [ "fish" "git" "mtr" "vim" "zsh" "jdk" "jq" ]);
  packages = none (
    builtins.filter (name: !(builtins.elem name config.debian.packages)) [
      "bash-completion"
      "dirmngr"
      "git-lfs"
      "gnupg"
      "gpg-agent"
      "nano"
      "zsh-autosuggestions"
      "zsh-syntax-highlighting"
    ]
  );
  nothingUnasked = is (builtins.filter (name: builtins.elem name (configOf "web").debian.packages) [ "gnupg" "nano" ]) [ ];

  bash = none (
    etc "bash.bashrc" [
      "PS1='> '"
      "alias -- l='ls -l'"
      "bash_interactive=1"
      ". /usr/share/bash-completion/bash_completion"
      ". /usr/lib/git-core/git-sh-prompt"
      "eval \"$(direnv hook bash)\""
      "export GPG_TTY=$(tty)"
      "alias -- vi=nvim"
    ]
  );
  profile = none (etc "profile" [ "bash=1" "bash_login=1" "export EDITOR=nvim" "export JAVA_HOME=/usr/lib/jvm/default-java" "export LESSKEYIN_SYSTEM=/etc/lesskey" ]);
  zsh = none (
    etc "zsh/zshrc" [
      "HISTSIZE=100"
      "HISTFILE=$HOME/.history"
      "setopt AUTO_CD"
      "autoload -U compinit && compinit"
      "alias -- lz='ls -l'"
      "zsh_interactive=1"
      "PROMPT='> '"
    ]
    ++ etc "zsh/zshenv" [ "zsh=1" ]
    ++ etc "zsh/zprofile" [ "zsh_login=1" ]
  );
  fish = none (
    etc "fish/config.fish" [
      "alias ll 'ls -l'"
      "abbr --add --global gs 'git status'"
      "set fish_every 1"
      "set fish_login 1"
      "set fish_prompt_colour red"
      "set fish_interactive 1"
    ]
  );
  git = none (etc "gitconfig" [ "[init]" "defaultBranch = \"main\"" "[filter \"lfs\"]" "required = true" ]);
  ssh = none (
    etc "ssh/ssh_config" [
      "Host a"
      "Ciphers aes256-ctr"
      "HostKeyAlgorithms ssh-ed25519"
      "KexAlgorithms curve25519-sha256"
      "MACs hmac-sha2-256"
      "PubkeyAcceptedAlgorithms ssh-ed25519"
    ]
  );
  knownHosts = is (lib.splitString "\n" (fileOf "programs" "etc/ssh/ssh_known_hosts").text) [
    "@cert-authority *.example.org ${lib.removeSuffix "\n" (builtins.readFile ./machines/key.pub)}"
    "other ssh-ed25519 OTHER"
    "web,192.168.1.2 ssh-ed25519 KEY"
    ""
  ];
  agent = none (lacks "programs" "etc/systemd/user/ssh-agent.service" [ "ExecStart=/usr/bin/ssh-agent -t 1h -a %t/ssh-agent" ]);
  gnupg = none (etc "gnupg/gpg-agent.conf" [ "default-cache-ttl 600" ]);
  htop = none (etc "htoprc" [ "fields=0 48" "hide_kernel_threads=1" ]);
  less = none (etc "lesskey" [ "#command" "#stop" "h left-scroll" "#line-edit" "x abort" "#env" "LESS = -R" ]);
  nano = none (etc "nanorc" [ "set nowrap" ]);
  screen = none (etc "screenrc" [ "startup_message off" ]);
  fuse = none (etc "fuse.conf" [ "user_allow_other" ]);
  tmux = none (
    etc "tmux.conf" [
      "set -g default-terminal \"tmux-256color\""
      "set -g base-index 1"
      "set -g prefix C-a"
      "set -g mode-keys vi"
      "set -g mouse on"
      "new-session"
      "bind -r H resize-pane -L 3"
    ]
  );
  mosh = is config.networking.firewall.allowedUDPPortRanges [
    {
      from = 60000;
      to = 61000;
    }
  ];
}
