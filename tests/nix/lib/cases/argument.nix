number: { x = [ number ]; }
