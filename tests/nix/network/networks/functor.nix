{
  __functor = self: { greeting, ... }: { web.greeting = greeting; };
  __functionArgs.greeting = false;
}
