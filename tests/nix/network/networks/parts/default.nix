{ inFolder = { }; }
