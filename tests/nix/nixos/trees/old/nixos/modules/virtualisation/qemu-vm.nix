# Its text is looked through for options.
{ }
