# Which machines of a network are evaluated here, and what is known of the others.
#
# A machine needs little of the others: a line of /etc/hosts, and the debian platform's images are made of the packages of all
# machines. Each process says that of its own machines and waits for what the others say, stage by stage.
#
# Input: null for a process that evaluates all machines, or { names; folder; }: the machines, and the folder where, once a stage
# is over, STAGE.json has what all the processes said, a list.
# Result: { isOwn; exchanged; }, a function of a machine's name, and one of a stage's; the latter is null where there is nobody
# to exchange something with.
shard:

if shard == null then
  {
    isOwn = _: true;
    exchanged = null;
  }
else
  let
    own = builtins.listToAttrs (
      map (name: {
        inherit name;
        value = null;
      }) shard.names
    );
  in
  {
    isOwn = name: own ? ${name};
    exchanged = stage: builtins.fromJSON (builtins.readFile (/. + shard.folder + "/${stage}.json"));
  }
