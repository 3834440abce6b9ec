# programs.tmux: /etc/tmux.conf.
{ config, lib, ... }:
let
  inherit (lib) optionalString;
  inherit (import ../one-line.nix lib) types;
  option = import ../option.nix lib;
  flag = option types.bool false;
  cfg = config.programs.tmux;
  onOff = value: if value then "on" else "off";
in
{
  options.programs.tmux = {
    aggressiveResize = flag "Whether a window is as large as the clients that look at it allow.";
    baseIndex = option types.int 0 "The number of the first window.";
    clock24 = flag "Whether the clock has 24 hours.";
    customPaneNavigationAndResize = flag "Whether h, j, k and l choose panes, and H, J, K and L resize them.";
    escapeTime = option types.int 500 "How long tmux waits after an escape, in milliseconds.";
    extraConfig = option types.lines "" "Lines added to /etc/tmux.conf.";
    historyLimit = option types.int 2000 "Lines that are kept of a window.";
    keyMode = option (types.enum [
      "emacs"
      "vi"
    ]) "emacs" "Whose keys tmux has.";
    newSession = flag "Whether attaching makes a session where there is none.";
    resizeAmount = option types.int 5 "Lines and columns by which a key resizes.";
    reverseSplit = flag "Whether the splits are the other way round.";
    shortcut = option types.str "b" "The key that, with Ctrl, begins a command.";
    terminal = option types.str "screen" "The kind of terminal that programs see.";
  };

  config = lib.mkIf cfg.enable {
    environment.etc."tmux.conf".text = ''
      set -g default-terminal "${cfg.terminal}"
      set -g base-index ${toString cfg.baseIndex}
      setw -g pane-base-index ${toString cfg.baseIndex}
      set -g history-limit ${toString cfg.historyLimit}
      set -s escape-time ${toString cfg.escapeTime}
      set -g status-keys ${cfg.keyMode}
      set -g mode-keys ${cfg.keyMode}
      setw -g aggressive-resize ${onOff cfg.aggressiveResize}
      setw -g clock-mode-style ${if cfg.clock24 then "24" else "12"}
    ''
    + optionalString cfg.newSession "new-session\n"
    + optionalString cfg.reverseSplit ''
      bind v split-window -h
      bind s split-window -v
    ''
    + optionalString cfg.customPaneNavigationAndResize ''
      bind h select-pane -L
      bind j select-pane -D
      bind k select-pane -U
      bind l select-pane -R
      bind -r H resize-pane -L ${toString cfg.resizeAmount}
      bind -r J resize-pane -D ${toString cfg.resizeAmount}
      bind -r K resize-pane -U ${toString cfg.resizeAmount}
      bind -r L resize-pane -R ${toString cfg.resizeAmount}
    ''
    + optionalString (cfg.shortcut != "b") ''
      unbind C-b
      set -g prefix C-${cfg.shortcut}
      bind ${cfg.shortcut} send-prefix
      bind C-${cfg.shortcut} last-window
    ''
    + cfg.extraConfig;
  };
}
