using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CaseHub.Hub.Tests.Data;

public class ChoosingADatabase
{
    [Fact]
    public void Without_a_setting_it_is_a_file_in_the_data_folder()
    {
        var options = From();

        Assert.Null(options.Postgres);
        Assert.Equal(TimeSpan.FromSeconds(15), options.HandOver);
    }

    [Fact]
    public void A_connection_string_is_taken_with_a_name_that_the_server_can_show_and_without_rows_in_errors()
    {
        var server = new NpgsqlConnectionStringBuilder(From(("Postgres", "Host=db;Database=casehub;Username=casehub;Password=secret;Include Error Detail=true")).Postgres);

        Assert.Equal(("CaseHub", false, "secret"), (server.ApplicationName, server.IncludeErrorDetail, server.Password));
    }

    [Theory]
    [InlineData("Postgres", "", "is empty")]
    [InlineData("Postgres", "postgres://casehub:secret@db/casehub", "is an address")]
    [InlineData("Postgres", "Database=casehub;Username=casehub;Password=secret", "names no Host")]
    [InlineData("Postgres", "Host=db;Username=casehub;Password=secret", "names no Database")]
    [InlineData("Postgres", "Host=db;Database=casehub;Password=secret", "names no Username")]
    [InlineData("Postgres", "Host=one,two;Database=casehub;Username=casehub;Password=secret", "several hosts")]
    [InlineData("Postgres", "Host=db;Database=casehub;Username=casehub;Pasword=secret", "no connection string")]
    [InlineData("Postgres", "Host=db;Port=secret;Database=casehub;Username=casehub", "no connection string")]
    [InlineData("HandOver", "secret", "no duration")]
    [InlineData("HandOver", "01:00:00", "00:05:00")]
    [InlineData("HandOver", "-00:00:01", "00:05:00")]
    public void What_makes_no_sense_is_named_in_one_line_without_the_secret(string name, string value, string said)
    {
        var e = Assert.Throws<StartException>(() => From((name, value)));

        Assert.Contains($"CaseHub:Database:{name}", e.Message, StringComparison.Ordinal);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.UniqueViolation, true)]
    [InlineData(PostgresErrorCodes.SerializationFailure, true)]
    [InlineData(PostgresErrorCodes.DeadlockDetected, true)]
    [InlineData(PostgresErrorCodes.ForeignKeyViolation, false)]
    [InlineData(PostgresErrorCodes.DiskFull, false)]
    public void A_race_is_lost_to_a_taken_key_or_another_transaction_and_to_nothing_else(string state, bool isLost)
    {
        var e = new PostgresException("refused", "ERROR", "ERROR", state);

        Assert.Equal(isLost, PostgresDatabase.Kind.IsLostRace(e));
        Assert.Equal(isLost, PostgresDatabase.Kind.IsLostRace(new DbUpdateException("saving", e)));
    }

    [Fact]
    public void What_PostgreSQL_cannot_store_becomes_the_replacement_character()
    {
        Assert.Equal("plain, with a 😀", PostgresTexts.Storable("plain, with a 😀"));
        Assert.Equal("a\uFFFDb", PostgresTexts.Storable("a\0b"));
        Assert.Equal("half \uFFFD of a pair", PostgresTexts.Storable("half \uD83D of a pair"));
        Assert.Equal("""{"a":"\uFFFD","b":"\\u0000","c":"\\\uFFFD\uFFFD"}""", PostgresTexts.StorableJson("""{"a":"\u0000","b":"\\u0000","c":"\\\u0000\u0000"}"""));
    }

    private static DatabaseOptions From(params (string Name, string Value)[] settings) => DatabaseOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create<string, string?>($"CaseHub:Database:{one.Name}", one.Value))).Build());
}
