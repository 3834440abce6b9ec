# The accounts that every machine has, because Debian's files name them: name → number.
# Not options: a submodule for each of them, on each machine of a large network, would cost more than all the rest.
{
  users = {
    daemon = 1;
    bin = 2;
    sys = 3;
    messagebus = 4;
    man = 6;
    lp = 7;
    mail = 8;
    news = 9;
    uucp = 10;
    proxy = 13;
    www-data = 33;
    backup = 34;
    list = 38;
    irc = 39;
    _apt = 42;
    systemd-network = 152;
    systemd-resolve = 153;
    systemd-timesync = 154;
    nobody = 65534;
  };

  groups = {
    root = 0;
    wheel = 1;
    kmem = 2;
    messagebus = 4;
    tty = 5;
    disk = 6;
    mail = 8;
    news = 9;
    uucp = 10;
    man = 12;
    proxy = 13;
    floppy = 18;
    lp = 20;
    cdrom = 24;
    tape = 25;
    video = 26;
    dialout = 27;
    utmp = 29;
    www-data = 33;
    backup = 34;
    operator = 37;
    list = 38;
    irc = 39;
    src = 40;
    shadow = 42;
    sasl = 45;
    plugdev = 46;
    staff = 50;
    adm = 55;
    systemd-journal = 62;
    audio = 63;
    games = 64;
    sudo = 65;
    daemon = 66;
    bin = 67;
    sys = 68;
    users = 100;
    sgx = 106;
    _ssh = 110;
    systemd-network = 152;
    systemd-resolve = 153;
    systemd-timesync = 154;
    input = 174;
    kvm = 302;
    render = 303;
    nogroup = 65534;
  };
}
