# Its existence is what tells the engine.
{ }
