using Npgsql;

var builder = WebApplication.CreateBuilder(args);
await using var database = NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Orders")!);

var app = builder.Build();

// The same order twice is one.
app.MapPut("/orders/{id:guid}", async (Guid id, HttpRequest request) =>
{
    using var reader = new StreamReader(request.Body);
    await using var command = database.CreateCommand("""
        create table if not exists orders (id uuid primary key, item text not null);
        insert into orders values (@id, @item) on conflict do nothing
        """);
    command.Parameters.AddWithValue("id", id);
    command.Parameters.AddWithValue("item", await reader.ReadToEndAsync());
    await command.ExecuteNonQueryAsync();
    return Results.NoContent();
});

app.MapGet("/orders/{id:guid}", async (Guid id) =>
{
    await using var command = database.CreateCommand("select item from orders where id = @id");
    command.Parameters.AddWithValue("id", id);
    return await command.ExecuteScalarAsync() is string item ? Results.Text(item) : Results.NotFound();
});

app.Run();
