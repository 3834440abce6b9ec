namespace Microsoft.Build.Framework;

/// <summary>
/// Tells MSBuild 18.3 and newer that a task may run in its process under <c>-mt</c>. The engine looks for the name,
/// not for the assembly; a reference to the real one would keep this assembly from loading in older engines.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
