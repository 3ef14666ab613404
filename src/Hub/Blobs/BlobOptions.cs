namespace CaseHub.Hub.Blobs;

/// <summary>Where blobs are kept; bound to <c>CaseHub:Blobs</c>. With neither Azure setting they are files in the data folder.</summary>
internal sealed class BlobOptions
{
    public const string Section = "CaseHub:Blobs";

    /// <summary>A storage account's connection string; a secret, so it comes from the environment (<c>CaseHub__Blobs__AzureConnectionString</c>).</summary>
    public string? AzureConnectionString { get; set; }

    /// <summary>A storage account's blob address, <c>https://….blob.core.windows.net</c>; the machine's managed identity signs in.</summary>
    public Uri? AzureAccountUri { get; set; }

    /// <summary>The container, made at start when absent. 3–63 lower-case letters, digits and single hyphens (Azure's rule).</summary>
    public string Container { get; set; } = "casehub";

    public bool IsAzure => AzureConnectionString is not null || AzureAccountUri is not null;

    /// <summary>Null when the options make sense, or one sentence that names the setting and how to mend it.</summary>
    public string? Fault() => this switch
    {
        { AzureConnectionString: not null, AzureAccountUri: not null } =>
            $"{Section} has both AzureConnectionString and AzureAccountUri. Keep one of them.",
        { AzureConnectionString: { } text } when string.IsNullOrWhiteSpace(text) =>
            $"{Section}:AzureConnectionString is empty. Remove it, or set the connection string of the storage account.",
        { AzureAccountUri: { } uri } when !uri.IsAbsoluteUri || uri.Scheme != Uri.UriSchemeHttps =>
            $"{Section}:AzureAccountUri must be an https address such as https://account.blob.core.windows.net.",
        { IsAzure: true } when !IsContainerName(Container) =>
            $"{Section}:Container must be 3-63 lower-case letters, digits and single hyphens.",
        _ => null,
    };

    private static bool IsContainerName(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
}
