{
  alpha = {
    users.users.alice = {
      isNormalUser = true;
      shel = "/bin/sh";
    };
  };
}
