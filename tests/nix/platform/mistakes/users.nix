# Of these, NixOS refuses all but the last three.
{
  users.users = {
    neither.group = "users";
    both = {
      isNormalUser = true;
      isSystemUser = true;
    };
    groupless = {
      isSystemUser = true;
      uid = 501;
    };
    person.isNormalUser = true;
    service = {
      isSystemUser = true;
      group = "nogroup";
    };
    numbered = {
      uid = 500;
      group = "users";
    };
  };
}
