using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace CaseHub.Hub.Data;

/// <summary>
/// PostgreSQL keeps no U+0000 in a text (https://www.postgresql.org/docs/current/datatype-character.html), and half of a surrogate pair is no UTF-8 at
/// all. Both can be typed by a program; they become U+FFFD, as browsers read them, instead of an error in the middle of a request. In JSON it stands escaped,
/// and <c>jsonb</c> refuses that too (https://www.postgresql.org/docs/current/datatype-json.html).
/// </summary>
internal sealed partial class PostgresTexts : DbCommandInterceptor
{
    public static readonly PostgresTexts Interceptor = new();

    private PostgresTexts()
    {
    }

    public static string Storable(string text) =>
        text.Contains('\0', StringComparison.Ordinal) || text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD')
            : text;

    /// <param name="json">As a JSON writer made it: without a bare U+0000.</param>
    public static string StorableJson(string json) =>
        json.Contains("\\u0000", StringComparison.Ordinal) ? EscapedNull().Replace(json, "${before}\\uFFFD") : json;

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Mend(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Mend(command);
        return new(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Mend(command);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Mend(command);
        return new(result);
    }

    private static void Mend(DbCommand command)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            if (parameter is NpgsqlParameter { NpgsqlDbType: NpgsqlDbType.Jsonb, Value: string json }) parameter.Value = StorableJson(json);
            else if (parameter.Value is string text) parameter.Value = Storable(text);
            else if (parameter.Value is IEnumerable<string> texts) parameter.Value = texts.Select(Storable).ToArray();
        }
    }

    /// <summary>An escape begins behind an even number of backslashes; <c>\\\\u0000</c> is a backslash and five letters and digits.</summary>
    [GeneratedRegex(@"(?<!\\)(?<before>(\\\\)*)\\u0000", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EscapedNull();
}
