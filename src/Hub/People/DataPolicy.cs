namespace CaseHub.Hub.People;

/// <summary>For what an organisation's data may go to, or come from, another one.</summary>
public enum DataFunction
{
    /// <summary>A case is sent to another organisation's specialists; that organisation's <see cref="Import"/> is asked as well.</summary>
    Routing,

    /// <summary>An organisation's people take a case of another one.</summary>
    Import,

    /// <summary>Another organisation's people read a case: shared with them, or in an emergency.</summary>
    Sharing,

    /// <summary>Another organisation's people take recordings out of the hub, as exports and archives. Playing them in the page, and looking at what is attached, is reading.</summary>
    Export,
}

/// <summary>
/// Where data may go: one table over (owner, function, other organisation). An organisation itself and its own country are always within; a list without a country stands for all of its networks.
/// </summary>
internal static class DataPolicy
{
    /// <summary>Null where it may; otherwise why not, with country, function and next step.</summary>
    /// <param name="owner">Whose data it is.</param>
    /// <param name="function">What for.</param>
    /// <param name="other">Where it would go.</param>
    public static Refusal? Refuse(Organisation owner, DataFunction function, Organisation other) => function switch
    {
        DataFunction.Routing when !Names(owner.RoutingCountries, owner, other) => Refusal.Forbidden("data-routing", owner.Name, other.Country),
        DataFunction.Routing or DataFunction.Import when !Names(other.ImportCountries, other, owner) => Refusal.Forbidden("data-import", other.Name, owner.Country),
        DataFunction.Sharing when !Names(owner.SharingCountries, owner, other) => Refusal.Forbidden("data-sharing", owner.Name, other.Country),
        DataFunction.Export when !Names(owner.ExportCountries, owner, other) => Refusal.Forbidden("data-export", owner.Name, other.Country),
        _ => null,
    };

    private static bool Names(List<string> countries, Organisation own, Organisation other) =>
        countries.Count == 0 || own.Id == other.Id || own.Country == other.Country || countries.Contains(other.Country);
}
