{
  "web.example.org" = { };
  "a.b-c.d_e" = { };
}
