using System.Net.Http.Json;
using System.Text.Json;
using CaseHub.Hub.Tests;
using CaseHub.Web.Start;

namespace CaseHub.Web.Tests.Server;

/// <summary>The whole process on the PostgreSQL server that eng/test.sh starts.</summary>
[Trait("Category", "Postgres")]
public class PostgresTests
{
    [Fact]
    public async Task The_demo_starts_on_PostgreSQL_and_a_case_is_opened_and_found_again_after_a_restart()
    {
        string database = await TestServer.BareDatabaseAsync();
        try
        {
            Guid id;
            await using (var server = new DemoServer($"--CaseHub:Database:Postgres={database}"))
            {
                await server.InitializeAsync();
                using var gp = await server.ProgramAsync("gp");
                id = await gp.RequestOpinionAsync();
                using var anyone = server.Anonymous();
                Assert.Equal("Healthy", await anyone.GetStringAsync("/health/ready"));
                Assert.Empty(Directory.GetFiles(Path.Combine(server.DataFolder, "db")));
            }

            await using var again = new DemoServer($"--CaseHub:Database:Postgres={database}");
            await again.InitializeAsync();
            using var specialist = await again.ProgramAsync("specialist");
            await specialist.PostJsonAsync($"/api/cases/{id}/accept", new { });
            var read = await specialist.GetFromJsonAsync<JsonElement>($"/api/cases/{id}");
            Assert.Equal(("accepted", "C-"), (read.GetProperty("state").GetString(), read.GetProperty("number").GetString()![..2]));
        }
        finally
        {
            await TestServer.DropAsync(database);
        }
    }

    [Fact]
    public async Task A_server_that_is_away_ends_the_start_with_4()
    {
        string data = Directory.CreateTempSubdirectory("casehub-web-").FullName;
        try
        {
            int code = await Run.UntilStoppedAsync(["--demo", "--CASEHUB_URLS=http://127.0.0.1:0", $"--CASEHUB_DATA={data}", "--CaseHub:Database:Postgres=Host=127.0.0.1;Port=1;Database=casehub;Username=casehub"]);

            Assert.Equal(4, code);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
