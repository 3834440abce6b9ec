{
  alpha = {
    networking.hostName = throw "##vso[task.complete result=Succeeded]\n::error file=x::forged";
  };
}
